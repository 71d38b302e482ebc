-- HipChat, bundled up to 5.x; the tables survive every upgrade [seen 4.7].

CREATE TABLE IF NOT EXISTS "AO_5FB9D7_AOHIP_CHAT_LINK" (
  "ADDON_TOKEN_EXPIRY" timestamp,
  "API_URL" varchar(255),
  "CONNECT_DESCRIPTOR" text,
  "GROUP_ID" integer,
  "GROUP_NAME" varchar(255),
  "ID" serial NOT NULL,
  "OAUTH_ID" varchar(255),
  "SECRET_KEY" varchar(255),
  "SYSTEM_PASSWORD" varchar(255),
  "SYSTEM_TOKEN_EXPIRY" timestamp,
  "SYSTEM_USER" varchar(255),
  "SYSTEM_USER_TOKEN" varchar(255),
  "TOKEN" varchar(255),
  CONSTRAINT "AO_5FB9D7_AOHIP_CHAT_LINK_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE IF NOT EXISTS "AO_5FB9D7_AOHIP_CHAT_USER" (
  "HIP_CHAT_LINK_ID" integer,
  "HIP_CHAT_USER_ID" varchar(255),
  "HIP_CHAT_USER_NAME" varchar(255),
  "ID" serial NOT NULL,
  "REFRESH_CODE" varchar(255),
  "USER_KEY" varchar(255),
  "USER_SCOPES" varchar(255),
  "USER_TOKEN" varchar(255),
  "USER_TOKEN_EXPIRY" timestamp,
  CONSTRAINT "AO_5FB9D7_AOHIP_CHAT_USER_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE IF NOT EXISTS "AO_58E6CE_HIPCHAT_NOTIFICATION" (
  "ID" bigserial NOT NULL,
  "NOTIFICATION_TYPE" varchar(255) NOT NULL,
  "REPO_ID" integer NOT NULL,
  "ROOM_ID" varchar(255) NOT NULL,
  CONSTRAINT "AO_58E6CE_HIPCHAT_NOTIFICATION_pkey" PRIMARY KEY ("ID")
);
