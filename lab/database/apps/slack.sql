-- Atlassian's Slack app [src, not seen] and another vendor's [seen on MySQL].

CREATE TABLE IF NOT EXISTS "AO_1F9F46_AOSLACK_LINK" (
  "ID" serial NOT NULL PRIMARY KEY,
  "ACCESS_TOKEN" varchar(255),
  "BOT_ACCESS_TOKEN" varchar(255),
  "CLIENT_ID" varchar(255),
  "CLIENT_SECRET" varchar(255),
  "SIGNING_SECRET" varchar(255),
  "TEAM_ID" varchar(255),
  "TEAM_NAME" varchar(255),
  "VERIFICATION_TOKEN" varchar(255)
);

CREATE TABLE IF NOT EXISTS "AO_1F9F46_AOSLACK_USER" (
  "ID" serial NOT NULL PRIMARY KEY,
  "SLACK_TEAM_ID" varchar(255),
  "SLACK_USER_ID" varchar(255),
  "USER_KEY" varchar(255),
  "USER_TOKEN" varchar(255)
);

CREATE TABLE IF NOT EXISTS "AO_1F9F46_SLACK_NOTIFICATION" (
  "ID" bigserial NOT NULL PRIMARY KEY,
  "CHANNEL_ID" varchar(255),
  "NOTIFICATION_TYPE" varchar(255) NOT NULL,
  "REPO_ID" integer NOT NULL,
  "TEAM_ID" varchar(255)
);

CREATE TABLE IF NOT EXISTS "AO_117433_S_TEAM_SETTING" (
  "ID" serial NOT NULL PRIMARY KEY,
  "ACCESS_TOKEN" varchar(255),
  "CREATED_BY" varchar(255),
  "PROJECT_KEY" varchar(255),
  "TEAM_ID" varchar(255),
  "TEAM_NAME" varchar(255)
);

CREATE TABLE IF NOT EXISTS "AO_117433_S_B_P_SETTING" (
  "ID" serial NOT NULL PRIMARY KEY,
  "CHANNEL_ID" varchar(255),
  "CHANNEL_NAME" varchar(255),
  "EVENTS" varchar(255),
  "PROJECT_KEY" varchar(255),
  "TEAM_ID" varchar(255),
  "TEAM_NAME" varchar(255)
);
