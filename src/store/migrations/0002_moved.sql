ALTER TABLE "live_predictions" ADD COLUMN "moved" jsonb;--> statement-breakpoint
ALTER TABLE "ticks" ADD COLUMN "moved" jsonb;