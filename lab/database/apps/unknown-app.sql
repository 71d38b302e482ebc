-- An app that nobody knows: made up.

CREATE TABLE IF NOT EXISTS "AO_ABC123_DEPLOY_TARGET" (
  "ID" serial NOT NULL PRIMARY KEY,
  "API_TOKEN" varchar(255),
  "NAME" varchar(255) NOT NULL,
  "TARGET_URL" varchar(450) NOT NULL
);
