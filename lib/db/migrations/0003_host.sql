CREATE TABLE "host_members" (
	"chat_id" text NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"role" text NOT NULL,
	"person" jsonb NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"right_until" timestamp with time zone NOT NULL,
	CONSTRAINT "host_members_chat_id_person_id_pk" PRIMARY KEY("chat_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "used_host_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"forget_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "webhook_deliveries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" text NOT NULL,
	"chat_id" text NOT NULL,
	"number" integer NOT NULL,
	"type" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"claimed_until" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"given_up_at" timestamp with time zone,
	"last_failure" text,
	CONSTRAINT "webhook_deliveries_message_id_unique" UNIQUE("message_id")
);
--> statement-breakpoint
CREATE INDEX "host_members_person" ON "host_members" USING btree ("person_id","issued_at");--> statement-breakpoint
CREATE INDEX "host_members_until" ON "host_members" USING btree ("right_until");--> statement-breakpoint
CREATE INDEX "used_host_tokens_forget" ON "used_host_tokens" USING btree ("forget_at");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("chat_id","number","id") WHERE "webhook_deliveries"."delivered_at" is null and "webhook_deliveries"."given_up_at" is null;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_created" ON "webhook_deliveries" USING btree ("created_at");--> statement-breakpoint
ALTER TABLE "chats" ADD CONSTRAINT "chats_own" CHECK ("chats"."id" not like 'host:%');--> statement-breakpoint
ALTER TABLE "people" ADD CONSTRAINT "people_own" CHECK ("people"."id" not like 'host:%');