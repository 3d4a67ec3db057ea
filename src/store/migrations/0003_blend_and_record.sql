CREATE TABLE "forecasts" (
	"game_id" text NOT NULL,
	"model_version" text NOT NULL,
	"minute" integer NOT NULL,
	"tick_at" timestamp with time zone NOT NULL,
	"line_points" double precision NOT NULL,
	"model_under" double precision NOT NULL,
	"market_under" double precision NOT NULL,
	"blend_under" double precision,
	CONSTRAINT "forecasts_game_id_model_version_minute_pk" PRIMARY KEY("game_id","model_version","minute"),
	CONSTRAINT "forecasts_model_under" CHECK ("forecasts"."model_under" between 0 and 1),
	CONSTRAINT "forecasts_market_under" CHECK ("forecasts"."market_under" between 0 and 1),
	CONSTRAINT "forecasts_blend_under" CHECK ("forecasts"."blend_under" between 0 and 1)
);
--> statement-breakpoint
ALTER TABLE "live_predictions" ADD COLUMN "blend_under" double precision;--> statement-breakpoint
ALTER TABLE "live_predictions" ADD COLUMN "market_weight" double precision;--> statement-breakpoint
ALTER TABLE "ticks" ADD COLUMN "blend_under" double precision;--> statement-breakpoint
ALTER TABLE "ticks" ADD COLUMN "market_weight" double precision;--> statement-breakpoint
ALTER TABLE "forecasts" ADD CONSTRAINT "forecasts_game_id_games_id_fk" FOREIGN KEY ("game_id") REFERENCES "public"."games"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ticks" ADD CONSTRAINT "ticks_blend_under" CHECK ("ticks"."blend_under" between 0 and 1);--> statement-breakpoint
ALTER TABLE "ticks" ADD CONSTRAINT "ticks_market_weight" CHECK ("ticks"."market_weight" between 0 and 1);--> statement-breakpoint
ALTER TABLE "ticks" ADD CONSTRAINT "ticks_blend_is_whole" CHECK (num_nulls("ticks"."blend_under", "ticks"."market_weight") in (0, 2));