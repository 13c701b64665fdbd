CREATE TABLE "avatars" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "calls" (
	"chat_id" text NOT NULL,
	"number" integer NOT NULL,
	"media" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"started_by" jsonb NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "calls_chat_id_number_pk" PRIMARY KEY("chat_id","number"),
	CONSTRAINT "calls_media" CHECK ("calls"."media" in ('video', 'audio'))
);
--> statement-breakpoint
CREATE TABLE "chats" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"title" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "chats_kind" CHECK ("chats"."kind" in ('direct', 'group'))
);
--> statement-breakpoint
CREATE TABLE "members" (
	"chat_id" text NOT NULL,
	"person_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "members_chat_id_person_id_pk" PRIMARY KEY("chat_id","person_id"),
	CONSTRAINT "members_role" CHECK ("members"."role" in ('moderator', 'member'))
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"chat_id" text NOT NULL,
	"author_id" text NOT NULL,
	"text" text NOT NULL,
	"sent_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"display_name" text NOT NULL,
	"avatar_url" text,
	"email" text,
	"language" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "presences" (
	"chat_id" text NOT NULL,
	"number" integer NOT NULL,
	"person_id" text NOT NULL,
	"window" text NOT NULL,
	"person" jsonb NOT NULL,
	"joined_at" timestamp with time zone NOT NULL,
	"renewed_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	CONSTRAINT "presences_chat_id_number_person_id_window_pk" PRIMARY KEY("chat_id","number","person_id","window")
);
--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_chat_id_chats_id_fk" FOREIGN KEY ("chat_id") REFERENCES "public"."chats"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_author_id_people_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."people"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presences" ADD CONSTRAINT "presences_chat_id_number_calls_chat_id_number_fk" FOREIGN KEY ("chat_id","number") REFERENCES "public"."calls"("chat_id","number") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "calls_ongoing" ON "calls" USING btree ("chat_id") WHERE "calls"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "members_person" ON "members" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "messages_chat" ON "messages" USING btree ("chat_id","id");