CREATE TABLE "call_moderations" (
	"chat_id" text NOT NULL,
	"number" integer NOT NULL,
	"moderation" jsonb NOT NULL,
	CONSTRAINT "call_moderations_chat_id_number_pk" PRIMARY KEY("chat_id","number")
);
--> statement-breakpoint
ALTER TABLE "chats" ADD COLUMN "moderation" jsonb;