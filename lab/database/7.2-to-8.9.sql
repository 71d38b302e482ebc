-- What Bitbucket 8.9 has that 7.2 has not, as one migration of 7.2.sql [seen 8.x, schema only].

ALTER TABLE "AO_38F373_COMMENT_LIKE" ADD COLUMN "CREATED_AT" timestamp, ADD COLUMN "EMOTICON" varchar(50);
ALTER TABLE "AO_4789DD_HEALTH_CHECK_STATUS" ADD COLUMN "NODE_ID" varchar(255);
ALTER TABLE "AO_A0B856_HIST_INVOCATION"
  ADD COLUMN "EVENT_SCOPE_ID" varchar(255) DEFAULT '' NOT NULL,
  ADD COLUMN "EVENT_SCOPE_TYPE" varchar(255) DEFAULT '' NOT NULL;
ALTER TABLE "AO_A0B856_HIST_INVOCATION" ALTER COLUMN "EVENT_SCOPE_ID" DROP DEFAULT, ALTER COLUMN "EVENT_SCOPE_TYPE" DROP DEFAULT;
ALTER TABLE "AO_A0B856_WEBHOOK"
  ADD COLUMN "USERNAME" varchar(255),
  ADD COLUMN "SSL_VERIFICATION_REQUIRED" boolean DEFAULT true NOT NULL,
  ADD COLUMN "PASSWORD" varchar(255);
ALTER TABLE "AO_A0B856_WEBHOOK_CONFIG" DROP CONSTRAINT fk_ao_a0b856_webhook_config_webhookid;
ALTER TABLE "AO_A0B856_WEBHOOK_EVENT" DROP CONSTRAINT fk_ao_a0b856_webhook_event_webhookid;
ALTER TABLE "AO_C77861_AUDIT_ENTITY"
  ADD COLUMN "ACTION_T_KEY" varchar(255),
  ADD COLUMN "CATEGORY_T_KEY" varchar(255),
  ADD COLUMN "RESOURCE_ID_3" varchar(255),
  ADD COLUMN "RESOURCE_ID_4" varchar(255),
  ADD COLUMN "RESOURCE_ID_5" varchar(255),
  ADD COLUMN "RESOURCE_TYPE_3" varchar(255),
  ADD COLUMN "RESOURCE_TYPE_4" varchar(255),
  ADD COLUMN "RESOURCE_TYPE_5" varchar(255);
ALTER TABLE "AO_E5A814_ACCESS_TOKEN" ADD COLUMN "EXPIRY_DAYS" integer;
ALTER TABLE "AO_FB71B4_SSH_PUBLIC_KEY"
  ADD COLUMN "CREATED_DATE" timestamp,
  ADD COLUMN "EXPIRY_DAYS" integer,
  ADD COLUMN "LAST_AUTHENTICATED" timestamp;
ALTER TABLE cwd_application_saml_config
  ADD COLUMN name_id_format varchar(64) DEFAULT '' NOT NULL,
  ADD COLUMN add_user_attributes_enabled char(1) DEFAULT 'F' NOT NULL;
ALTER TABLE repository
  ADD COLUMN partition_id integer,
  ADD COLUMN is_read_only boolean DEFAULT false NOT NULL,
  ADD COLUMN is_archived boolean DEFAULT false NOT NULL;

CREATE TABLE "AO_4789DD_DISABLED_CHECKS" (
  "HEALTH_CHECK_KEY" varchar(255) NOT NULL,
  "ID" serial NOT NULL,
  CONSTRAINT "AO_4789DD_DISABLED_CHECKS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4789DD_HEALTH_CHECK_WATCHER" (
  "ID" serial NOT NULL,
  "USER_KEY" varchar(255) NOT NULL,
  CONSTRAINT "AO_4789DD_HEALTH_CHECK_WATCHER_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4789DD_SHORTENED_KEY" (
  "ID" serial NOT NULL,
  "KEY" varchar(255) NOT NULL,
  CONSTRAINT "AO_4789DD_SHORTENED_KEY_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4C6A26_EXEMPT_MESSAGE" (
  "EXEMPTION" varchar(255) NOT NULL,
  "FK_CONFIGURATION_ID" bigint NOT NULL,
  "ID" bigserial NOT NULL,
  CONSTRAINT "AO_4C6A26_EXEMPT_MESSAGE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4C6A26_EXEMPT_PUSHER" (
  "FK_CONFIGURATION_ID" bigint NOT NULL,
  "ID" bigserial NOT NULL,
  "USER_ID" integer NOT NULL,
  CONSTRAINT "AO_4C6A26_EXEMPT_PUSHER_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4C6A26_JIRA_HOOK_CONFIG" (
  "HOOK_STATE" varchar(255) NOT NULL,
  "ID" bigserial NOT NULL,
  "IGNORE_MERGE_COMMITS" boolean NOT NULL,
  "RESOURCE_ID" integer NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_4C6A26_JIRA_HOOK_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_616D7B_DELETE_AFTER_MERGE" (
  "ENABLED" boolean NOT NULL,
  "ID" serial NOT NULL,
  "RESOURCE_ID" integer NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_616D7B_DELETE_AFTER_MERGE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_723324_CLIENT_CONFIG" (
  "AUTHORIZATION_ENDPOINT" varchar(255) NOT NULL,
  "CLIENT_ID" varchar(255) NOT NULL,
  "CLIENT_SECRET" varchar(255) NOT NULL,
  "DESCRIPTION" varchar(255),
  "ID" varchar(255) NOT NULL,
  "NAME" varchar(255) NOT NULL,
  "SCOPES" text NOT NULL,
  "TOKEN_ENDPOINT" varchar(255) NOT NULL,
  "TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_723324_CLIENT_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_723324_CLIENT_TOKEN" (
  "ACCESS_TOKEN" text NOT NULL,
  "ACCESS_TOKEN_EXPIRATION" bigint NOT NULL,
  "CONFIG_ID" varchar(255) NOT NULL,
  "ID" varchar(255) NOT NULL,
  "LAST_REFRESHED" bigint,
  "LAST_STATUS_UPDATED" bigint NOT NULL,
  "REFRESH_COUNT" integer,
  "REFRESH_TOKEN" text,
  "REFRESH_TOKEN_EXPIRATION" bigint,
  "STATUS" varchar(255) NOT NULL,
  CONSTRAINT "AO_723324_CLIENT_TOKEN_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_777666_DEPLOYMENT_ISSUE" (
  "DEPLOYMENT_ID" bigint,
  "ID" bigserial NOT NULL,
  "ISSUE_KEY" varchar(255),
  "REPOSITORY_ID" integer,
  CONSTRAINT "AO_777666_DEPLOYMENT_ISSUE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_777666_JIRA_SITE_CONFIG" (
  "CLIENT_ID" varchar(255) NOT NULL,
  "CLIENT_SECRET" varchar(255) NOT NULL,
  "CLOUD_ID" varchar(255) NOT NULL,
  "CONNECTION_ERROR_DESC" varchar(450),
  "CONNECTION_STATUS" varchar(255) NOT NULL,
  "ID" serial NOT NULL,
  "JIRA_URL" varchar(255) NOT NULL,
  "NAME" varchar(255) NOT NULL,
  CONSTRAINT "AO_777666_JIRA_SITE_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_8752F1_DATA_PIPELINE_CONFIG" (
  "ID" serial NOT NULL,
  "KEY" varchar(250) NOT NULL,
  "VALUE" text,
  CONSTRAINT "AO_8752F1_DATA_PIPELINE_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_8752F1_DATA_PIPELINE_EOO" (
  "ENTITY_IDENTIFIER" varchar(255) NOT NULL,
  "ENTITY_TYPE" varchar(255) NOT NULL,
  "ID" serial NOT NULL,
  CONSTRAINT "AO_8752F1_DATA_PIPELINE_EOO_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_8752F1_DATA_PIPELINE_JOB" (
  "CREATED" bigint NOT NULL,
  "ERRORS" text,
  "EXPORTED_ENTITIES" integer,
  "EXPORT_FORCED" boolean,
  "EXPORT_FROM" bigint NOT NULL,
  "EXPORT_PATH" text,
  "ID" serial NOT NULL,
  "METADATA" varchar(255),
  "OPTED_OUT_ENTITY_IDENTIFIERS" text,
  "ROOT_EXPORT_PATH" varchar(255),
  "SCHEMA_VERSION" integer NOT NULL,
  "STATUS" varchar(255) NOT NULL,
  "UPDATED" bigint NOT NULL,
  "WARNINGS" text,
  "WRITTEN_ROWS" integer,
  CONSTRAINT "AO_8752F1_DATA_PIPELINE_JOB_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_C77861_AUDIT_ACTION_CACHE" (
  "ACTION" varchar(255) NOT NULL,
  "ACTION_T_KEY" varchar(255),
  "ID" serial NOT NULL,
  CONSTRAINT "AO_C77861_AUDIT_ACTION_CACHE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_C77861_AUDIT_CATEGORY_CACHE" (
  "CATEGORY" varchar(255) NOT NULL,
  "CATEGORY_T_KEY" varchar(255),
  "ID" serial NOT NULL,
  CONSTRAINT "AO_C77861_AUDIT_CATEGORY_CACHE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_C77861_AUDIT_DENY_LISTED" (
  "ACTION" varchar(255),
  "ID" bigserial NOT NULL,
  CONSTRAINT "AO_C77861_AUDIT_DENY_LISTED_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_CFE8FA_BUILD_PARENT_KEYS" (
  "BUILD_PARENT_KEY" varchar(255) NOT NULL,
  "FK_REQUIRED_BUILD_ID" bigint NOT NULL,
  "ID" bigserial NOT NULL,
  CONSTRAINT "AO_CFE8FA_BUILD_PARENT_KEYS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_CFE8FA_REQUIRED_BUILDS" (
  "ID" bigserial NOT NULL,
  "REF_MATCHER" text,
  "RESOURCE_ID" integer NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_CFE8FA_REQUIRED_BUILDS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_E40A46_ZDU_CLUSTER_NODES" (
  "ID" serial NOT NULL,
  "IP_ADDRESS" varchar(255) NOT NULL,
  "NAME" varchar(255) NOT NULL,
  "NODE_ID" varchar(255) NOT NULL,
  "PORT_NUMBER" integer NOT NULL,
  CONSTRAINT "AO_E40A46_ZDU_CLUSTER_NODES_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_E433FA_DEFAULT_TASKS" (
  "DESCRIPTION" text NOT NULL,
  "ID" bigserial NOT NULL,
  "RESOURCE_ID" integer NOT NULL,
  "SCOPE_TYPE" varchar(255),
  "SOURCE_REF_TYPE" varchar(255),
  "SOURCE_REF_VALUE" varchar(255),
  "TARGET_REF_TYPE" varchar(255),
  "TARGET_REF_VALUE" varchar(255),
  CONSTRAINT "AO_E433FA_DEFAULT_TASKS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_ED669C_IDP_CONFIG" (
  "ADDITIONAL_JIT_SCOPES" text,
  "ADDITIONAL_SCOPES" text,
  "AUTHORIZATION_ENDPOINT" varchar(255),
  "BUTTON_TEXT" varchar(255) NOT NULL,
  "CLIENT_ID" varchar(255),
  "CLIENT_SECRET" varchar(255),
  "ENABLED" boolean NOT NULL,
  "ENABLE_REMEMBER_ME" boolean,
  "ID" bigserial NOT NULL,
  "INCLUDE_CUSTOMER_LOGINS" boolean,
  "ISSUER" varchar(255) NOT NULL,
  "LAST_UPDATED" timestamp,
  "MAPPING_DISPLAYNAME" varchar(255),
  "MAPPING_EMAIL" varchar(255),
  "MAPPING_GROUPS" varchar(255),
  "NAME" varchar(255) NOT NULL,
  "SAML_IDP_TYPE" varchar(255),
  "SIGNING_CERT" text,
  "SSO_TYPE" varchar(255),
  "SSO_URL" varchar(255),
  "TOKEN_ENDPOINT" varchar(255),
  "USERNAME_ATTRIBUTE" varchar(255),
  "USERNAME_CLAIM" varchar(255),
  "USER_INFO_ENDPOINT" varchar(255),
  "USER_PROVISIONING_ENABLED" boolean,
  "USE_DISCOVERY" boolean,
  CONSTRAINT "AO_ED669C_IDP_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_FB71B4_SSH_KEY_RESTRICTION" (
  "ALGORITHM" varchar(255) NOT NULL,
  "ID" serial NOT NULL,
  "MIN_KEY_LENGTH" integer,
  CONSTRAINT "AO_FB71B4_SSH_KEY_RESTRICTION_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_FE1BC5_ACCESS_TOKEN" (
  "AUTHORIZATION_CODE" varchar(255) NOT NULL,
  "AUTHORIZATION_DATE" bigint NOT NULL,
  "CLIENT_ID" varchar(255) NOT NULL,
  "CREATED_AT" bigint NOT NULL,
  "ID" varchar(255) NOT NULL,
  "LAST_ACCESSED" bigint,
  "SCOPE" varchar(255) NOT NULL,
  "USER_KEY" varchar(255) NOT NULL,
  CONSTRAINT "AO_FE1BC5_ACCESS_TOKEN_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_FE1BC5_AUTHORIZATION" (
  "AUTHORIZATION_CODE" varchar(255) NOT NULL,
  "CLIENT_ID" varchar(255) NOT NULL,
  "CODE_CHALLENGE" varchar(255),
  "CODE_CHALLENGE_METHOD" varchar(255),
  "CREATED_AT" bigint NOT NULL,
  "REDIRECT_URI" varchar(450) NOT NULL,
  "SCOPE" varchar(255) NOT NULL,
  "USER_KEY" varchar(255) NOT NULL,
  CONSTRAINT "AO_FE1BC5_AUTHORIZATION_pkey" PRIMARY KEY ("AUTHORIZATION_CODE")
);

CREATE TABLE "AO_FE1BC5_CLIENT" (
  "CLIENT_ID" varchar(255) NOT NULL,
  "CLIENT_SECRET" varchar(255) NOT NULL,
  "ID" varchar(255) NOT NULL,
  "NAME" varchar(255) NOT NULL,
  "SCOPE" varchar(255),
  "USER_KEY" varchar(255) NOT NULL,
  CONSTRAINT "AO_FE1BC5_CLIENT_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_FE1BC5_REDIRECT_URI" (
  "CLIENT_ID" varchar(255) NOT NULL,
  "ID" serial NOT NULL,
  "URI" varchar(450) NOT NULL,
  CONSTRAINT "AO_FE1BC5_REDIRECT_URI_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_FE1BC5_REFRESH_TOKEN" (
  "ACCESS_TOKEN_ID" varchar(255),
  "AUTHORIZATION_CODE" varchar(255) NOT NULL,
  "AUTHORIZATION_DATE" bigint NOT NULL,
  "CLIENT_ID" varchar(255) NOT NULL,
  "CREATED_AT" bigint NOT NULL,
  "ID" varchar(255) NOT NULL,
  "REFRESH_COUNT" integer,
  "SCOPE" varchar(255) NOT NULL,
  "USER_KEY" varchar(255) NOT NULL,
  CONSTRAINT "AO_FE1BC5_REFRESH_TOKEN_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE asyncdblock (
  id integer NOT NULL,
  locked boolean NOT NULL,
  lockgranted timestamp,
  lockedby varchar(255),
  CONSTRAINT pk_asyncdblock PRIMARY KEY (id)
);

CREATE TABLE bb_auto_decline_settings (
  enabled boolean NOT NULL,
  id bigint NOT NULL,
  inactivity_weeks integer NOT NULL,
  scope_id integer NOT NULL,
  scope_type integer NOT NULL,
  CONSTRAINT pk_bb_auto_decline_settings PRIMARY KEY (id)
);

CREATE TABLE bb_build_status (
  id integer NOT NULL,
  commit_id varchar(40) NOT NULL,
  state varchar(255) NOT NULL,
  build_key varchar(255) NOT NULL,
  name varchar(255),
  url varchar(1024) NOT NULL,
  description varchar(255),
  build_number varchar(255),
  build_server_id varchar(1024),
  duration bigint,
  failed_tests integer,
  created_date timestamp NOT NULL,
  updated_date timestamp NOT NULL,
  parent varchar(255),
  ref varchar(1024),
  repository_id integer,
  non_null_repository_id integer NOT NULL,
  skipped_tests integer,
  successful_tests integer,
  CONSTRAINT pk_bb_build_status PRIMARY KEY (id)
);

CREATE TABLE bb_dep_commit (
  id bigint NOT NULL,
  repository_id integer NOT NULL,
  commit_id varchar(40) NOT NULL,
  deployment_id bigint NOT NULL,
  CONSTRAINT pk_bb_dep_commit PRIMARY KEY (id)
);

CREATE TABLE bb_deployment (
  id bigint NOT NULL,
  deployment_key varchar(255) NOT NULL,
  deployment_sequence_number bigint NOT NULL,
  description varchar(255) NOT NULL,
  display_name varchar(255) NOT NULL,
  environment_display_name varchar(255) NOT NULL,
  environment_key varchar(255) NOT NULL,
  environment_type varchar(64),
  environment_url varchar(1024),
  from_commit_id varchar(40),
  last_updated timestamp NOT NULL,
  repository_id integer NOT NULL,
  state varchar(64) NOT NULL,
  to_commit_id varchar(40) NOT NULL,
  url varchar(1024) NOT NULL,
  CONSTRAINT pk_bb_deployment PRIMARY KEY (id)
);

CREATE TABLE bb_emoticon (
  id varchar(32) NOT NULL,
  provider varchar(20) NOT NULL,
  url varchar(255),
  unicode varchar(32),
  CONSTRAINT pk_bb_emoticon PRIMARY KEY (id)
);

CREATE TABLE bb_mesh_migration_job (
  id bigint NOT NULL,
  state integer NOT NULL,
  end_timestamp timestamp,
  internal_job_id bigint NOT NULL,
  max_bandwidth bigint NOT NULL,
  start_timestamp timestamp NOT NULL,
  CONSTRAINT pk_bb_mesh_migration_job PRIMARY KEY (id)
);

CREATE TABLE bb_mesh_migration_queue (
  id bigint NOT NULL,
  migration_job_id bigint NOT NULL,
  repository_id integer NOT NULL,
  state integer NOT NULL,
  CONSTRAINT pk_bb_mesh_migration_queue PRIMARY KEY (id)
);

CREATE TABLE bb_mesh_node (
  id bigint NOT NULL,
  name varchar(255) NOT NULL,
  rpc_url varchar(255) NOT NULL,
  state integer NOT NULL,
  CONSTRAINT pk_bb_mesh_node PRIMARY KEY (id)
);

CREATE TABLE bb_mesh_node_key (
  node_id bigint NOT NULL,
  fingerprint varchar(50) NOT NULL,
  der bytea NOT NULL,
  expiration_timestamp timestamp,
  CONSTRAINT pk_bb_mesh_node_key PRIMARY KEY (node_id, fingerprint)
);

CREATE TABLE bb_mesh_partition_migration (
  id bigint NOT NULL,
  partition_id integer NOT NULL,
  source_node_id bigint NOT NULL,
  target_node_id bigint NOT NULL,
  state integer NOT NULL,
  created_timestamp timestamp NOT NULL,
  updated_timestamp timestamp,
  entity_version bigint NOT NULL,
  unique_token varchar(255),
  CONSTRAINT pk_bb_mesh_partition_migration PRIMARY KEY (id)
);

CREATE TABLE bb_mesh_partition_replica (
  partition_id integer NOT NULL,
  node_id bigint NOT NULL,
  id bigint NOT NULL,
  state integer NOT NULL,
  CONSTRAINT pk_bb_mesh_partition_replica PRIMARY KEY (id)
);

CREATE TABLE bb_mesh_repo_replica (
  replica_id bigint NOT NULL,
  repository_id integer NOT NULL,
  entity_version bigint NOT NULL,
  state integer NOT NULL,
  reported_version bigint NOT NULL,
  reported_at timestamp NOT NULL,
  CONSTRAINT pk_bb_mesh_repo_replica PRIMARY KEY (replica_id, repository_id)
);

CREATE TABLE bb_mesh_signing_key (
  key_owner integer NOT NULL,
  fingerprint varchar(50) NOT NULL,
  public_der bytea NOT NULL,
  private_der bytea NOT NULL,
  expiration_timestamp timestamp,
  CONSTRAINT pk_bb_mesh_signing_key PRIMARY KEY (key_owner, fingerprint)
);

CREATE TABLE bb_pull_request_template (
  id bigint NOT NULL,
  scope_id integer NOT NULL,
  scope_type integer NOT NULL,
  description text,
  enabled boolean,
  CONSTRAINT pk_bb_pull_request_template PRIMARY KEY (id)
);

CREATE TABLE bb_repo_size (
  repo_id integer NOT NULL,
  total bigint NOT NULL,
  updated_timestamp timestamp NOT NULL,
  CONSTRAINT pk_bb_repo_size PRIMARY KEY (repo_id)
);

CREATE TABLE bb_reviewer_group (
  id bigint NOT NULL,
  group_name varchar(255) NOT NULL,
  description varchar(255),
  scope_id integer NOT NULL,
  scope_type integer NOT NULL,
  CONSTRAINT pk_bb_reviewer_group PRIMARY KEY (id)
);

CREATE TABLE bb_reviewer_group_user (
  group_id bigint NOT NULL,
  user_id integer NOT NULL,
  CONSTRAINT pk_bb_reviewer_group_user PRIMARY KEY (group_id, user_id)
);

CREATE TABLE bb_secret_allowlist_rule (
  id bigint NOT NULL,
  name varchar(255) NOT NULL,
  line_regex varchar(1024),
  path_regex varchar(1024),
  scope_id integer NOT NULL,
  scope_type integer NOT NULL,
  CONSTRAINT pk_bb_secret_allowlist_rule PRIMARY KEY (id)
);

CREATE TABLE bb_secret_scan_rule (
  id bigint NOT NULL,
  name varchar(255) NOT NULL,
  line_regex varchar(1024),
  path_regex varchar(1024),
  scope_id integer,
  scope_type integer,
  CONSTRAINT pk_bb_secret_scan_rule PRIMARY KEY (id)
);

CREATE TABLE bb_settings_restriction (
  id bigint NOT NULL,
  feature_key varchar(255) NOT NULL,
  namespace varchar(255) NOT NULL,
  project_id integer NOT NULL,
  component_key varchar(255) NOT NULL,
  processed_state integer NOT NULL,
  processing_attempts integer NOT NULL,
  processing_started_timestamp timestamp,
  CONSTRAINT pk_bb_settings_restriction PRIMARY KEY (id)
);

CREATE TABLE bb_ss_exempt_repo (
  repo_id integer NOT NULL,
  scope_id integer,
  scope_type integer,
  CONSTRAINT pk_bb_ss_exempt_repo PRIMARY KEY (repo_id)
);

CREATE TABLE sta_repo_created_activity (
  activity_id bigint NOT NULL,
  CONSTRAINT pk_sta_repo_created_activity PRIMARY KEY (activity_id)
);

ALTER TABLE "AO_4C6A26_EXEMPT_MESSAGE" ADD CONSTRAINT fk_ao_4c6a26_exempt_message_fk_configuration_id FOREIGN KEY ("FK_CONFIGURATION_ID") REFERENCES "AO_4C6A26_JIRA_HOOK_CONFIG"("ID");
ALTER TABLE "AO_4C6A26_EXEMPT_PUSHER" ADD CONSTRAINT fk_ao_4c6a26_exempt_pusher_fk_configuration_id FOREIGN KEY ("FK_CONFIGURATION_ID") REFERENCES "AO_4C6A26_JIRA_HOOK_CONFIG"("ID");
ALTER TABLE "AO_CFE8FA_BUILD_PARENT_KEYS" ADD CONSTRAINT fk_ao_cfe8fa_build_parent_keys_fk_required_build_id FOREIGN KEY ("FK_REQUIRED_BUILD_ID") REFERENCES "AO_CFE8FA_REQUIRED_BUILDS"("ID");
ALTER TABLE bb_mesh_node_key ADD CONSTRAINT fk_bb_mesh_node_key_node FOREIGN KEY (node_id) REFERENCES bb_mesh_node(id) ON DELETE CASCADE;
ALTER TABLE bb_mesh_partition_replica ADD CONSTRAINT fk_bb_mesh_partition_replica_node FOREIGN KEY (node_id) REFERENCES bb_mesh_node(id) ON DELETE CASCADE;
ALTER TABLE bb_mesh_repo_replica ADD CONSTRAINT fk_bb_mesh_repo_replica_replica FOREIGN KEY (replica_id) REFERENCES bb_mesh_partition_replica(id) ON DELETE CASCADE;
ALTER TABLE sta_repo_created_activity ADD CONSTRAINT fk_sta_repo_created_act_id FOREIGN KEY (activity_id) REFERENCES sta_repo_activity(activity_id) ON DELETE CASCADE;
