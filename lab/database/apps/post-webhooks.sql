-- The marketplace app Post Webhooks [seen on MySQL].

CREATE TABLE IF NOT EXISTS "AO_4F04F4_WHCONFIG" (
  "ID" serial NOT NULL PRIMARY KEY,
  "BRANCHES_TO_IGNORE" varchar(255),
  "COMMITTERS_TO_IGNORE" varchar(255),
  "ENABLED" boolean,
  "REPO_ID" integer,
  "TITLE" varchar(255),
  "URL" varchar(450)
);
