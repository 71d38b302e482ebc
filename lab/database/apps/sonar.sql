-- The marketplace app Sonar for Bitbucket [seen on MySQL].

CREATE TABLE IF NOT EXISTS "AO_C716BC_ADMIN_CONFIG001" (
  "ID" serial NOT NULL PRIMARY KEY,
  "DESCRIPTION" varchar(255),
  "NAME" varchar(255),
  "SONAR_LOGIN" varchar(255),
  "SONAR_PASSWORD" varchar(255),
  "SONAR_SERVER_URL" varchar(450),
  "SONAR_TOKEN" varchar(255)
);
