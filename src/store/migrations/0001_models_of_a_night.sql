DROP INDEX "trigger_logs_ungraded";--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "earlier_models" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "trigger_logs_ungraded" ON "trigger_logs" USING btree ("fired_at") WHERE "trigger_logs"."grade" is null;