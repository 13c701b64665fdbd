CREATE SEQUENCE "public"."revisions" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "answers" (
	"chat_id" text NOT NULL,
	"number" integer NOT NULL,
	"person_id" text NOT NULL,
	"person" jsonb NOT NULL,
	"answer" text NOT NULL,
	"answered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "answers_chat_id_number_person_id_pk" PRIMARY KEY("chat_id","number","person_id"),
	CONSTRAINT "answers_answer" CHECK ("answers"."answer" in ('accepted', 'declined', 'busy'))
);
--> statement-breakpoint
ALTER TABLE "messages" ALTER COLUMN "text" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "kind" text DEFAULT 'group' NOT NULL;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "room" text;--> statement-breakpoint
ALTER TABLE "calls" ADD COLUMN "revision" bigint DEFAULT nextval('revisions') NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "call_number" integer;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "revision" bigint DEFAULT nextval('revisions') NOT NULL;--> statement-breakpoint
ALTER TABLE "presences" ADD COLUMN "lapsed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_chat_id_number_calls_chat_id_number_fk" FOREIGN KEY ("chat_id","number") REFERENCES "public"."calls"("chat_id","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "calls_room" ON "calls" USING btree ("room");--> statement-breakpoint
CREATE INDEX "messages_revision" ON "messages" USING btree ("chat_id","revision");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_call" ON "messages" USING btree ("chat_id","call_number");--> statement-breakpoint
CREATE INDEX "presences_person" ON "presences" USING btree ("person_id") WHERE "presences"."left_at" is null;--> statement-breakpoint
ALTER TABLE "calls" ADD CONSTRAINT "calls_kind" CHECK ("calls"."kind" in ('direct', 'group'));--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_content" CHECK (("messages"."text" is null) <> ("messages"."call_number" is null));