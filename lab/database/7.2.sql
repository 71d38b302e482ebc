-- Tables of Bitbucket 7.2: names, types and keys as PostgreSQL shows them in a real 7.2.0 [seen 7.2].

CREATE TABLE "AO_02A6C0_REJECTED_REF" (
  "ID" serial NOT NULL,
  "REF_DISPLAY_ID" varchar(450) NOT NULL,
  "REF_ID" varchar(450) NOT NULL,
  "REF_STATUS" integer DEFAULT 0 NOT NULL,
  "REPOSITORY_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_02A6C0_REJECTED_REF_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_02A6C0_SYNC_CONFIG" (
  "IS_ENABLED" boolean NOT NULL,
  "LAST_SYNC" timestamp NOT NULL,
  "REPOSITORY_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_02A6C0_SYNC_CONFIG_pkey" PRIMARY KEY ("REPOSITORY_ID")
);

CREATE TABLE "AO_0E97B5_REPOSITORY_SHORTCUT" (
  "APPLICATION_LINK_ID" varchar(255),
  "CREATED_DATE" timestamp NOT NULL,
  "ID" serial NOT NULL,
  "LABEL" varchar(255) NOT NULL,
  "PRODUCT_TYPE" varchar(255),
  "REPOSITORY_ID" integer DEFAULT 0 NOT NULL,
  "URL" varchar(450) NOT NULL,
  CONSTRAINT "AO_0E97B5_REPOSITORY_SHORTCUT_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_2AD648_INSIGHT_ANNOTATION" (
  "EXTERNAL_ID" varchar(450),
  "FK_REPORT_ID" bigint NOT NULL,
  "ID" bigserial NOT NULL,
  "LINE" integer DEFAULT 0 NOT NULL,
  "LINK" text,
  "MESSAGE" text NOT NULL,
  "PATH" text,
  "PATH_MD5" varchar(32),
  "SEVERITY_ID" integer DEFAULT 0 NOT NULL,
  "TYPE_ID" integer,
  CONSTRAINT "AO_2AD648_INSIGHT_ANNOTATION_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_2AD648_INSIGHT_REPORT" (
  "AUTHOR_ID" integer,
  "COMMIT_ID" varchar(40) NOT NULL,
  "COVERAGE_PROVIDER_KEY" varchar(450),
  "CREATED_DATE" timestamp NOT NULL,
  "DATA" text,
  "DETAILS" text,
  "ID" bigserial NOT NULL,
  "LINK" text,
  "LOGO" text,
  "REPORTER" varchar(450),
  "REPORT_KEY" varchar(450) NOT NULL,
  "REPOSITORY_ID" integer NOT NULL,
  "RESULT_ID" integer,
  "TITLE" varchar(450) NOT NULL,
  CONSTRAINT "AO_2AD648_INSIGHT_REPORT_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_2AD648_MERGE_CHECK" (
  "ANNOTATION_SEVERITY" varchar(255),
  "ID" bigserial NOT NULL,
  "MUST_PASS" boolean,
  "REPORT_KEY" varchar(450) NOT NULL,
  "RESOURCE_ID" integer NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_2AD648_MERGE_CHECK_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_33D892_COMMENT_JIRA_ISSUE" (
  "COMMENT_ID" bigint DEFAULT 0 NOT NULL,
  "ID" serial NOT NULL,
  "ISSUE_KEY" varchar(450) NOT NULL,
  CONSTRAINT "AO_33D892_COMMENT_JIRA_ISSUE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_38321B_CUSTOM_CONTENT_LINK" (
  "CONTENT_KEY" varchar(255),
  "ID" serial NOT NULL,
  "LINK_LABEL" varchar(255),
  "LINK_URL" varchar(255),
  "SEQUENCE" integer DEFAULT 0,
  CONSTRAINT "AO_38321B_CUSTOM_CONTENT_LINK_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_38F373_COMMENT_LIKE" (
  "COMMENT_ID" bigint DEFAULT 0 NOT NULL,
  "ID" bigserial NOT NULL,
  "USER_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_38F373_COMMENT_LIKE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4789DD_HEALTH_CHECK_STATUS" (
  "APPLICATION_NAME" varchar(255),
  "COMPLETE_KEY" varchar(255),
  "DESCRIPTION" text,
  "FAILED_DATE" timestamp,
  "FAILURE_REASON" text,
  "ID" serial NOT NULL,
  "IS_HEALTHY" boolean,
  "IS_RESOLVED" boolean,
  "RESOLVED_DATE" timestamp,
  "SEVERITY" varchar(255),
  "STATUS_NAME" varchar(255) NOT NULL,
  CONSTRAINT "AO_4789DD_HEALTH_CHECK_STATUS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4789DD_PROPERTIES" (
  "ID" serial NOT NULL,
  "PROPERTY_NAME" varchar(255) NOT NULL,
  "PROPERTY_VALUE" varchar(255) NOT NULL,
  CONSTRAINT "AO_4789DD_PROPERTIES_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4789DD_READ_NOTIFICATIONS" (
  "ID" serial NOT NULL,
  "IS_SNOOZED" boolean,
  "NOTIFICATION_ID" integer NOT NULL,
  "SNOOZE_COUNT" integer,
  "SNOOZE_DATE" timestamp,
  "USER_KEY" varchar(255) NOT NULL,
  CONSTRAINT "AO_4789DD_READ_NOTIFICATIONS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_4789DD_TASK_MONITOR" (
  "CLUSTERED_TASK_ID" varchar(255),
  "CREATED_TIMESTAMP" bigint DEFAULT 0,
  "ID" serial NOT NULL,
  "NODE_ID" varchar(255),
  "PROGRESS_MESSAGE" text,
  "PROGRESS_PERCENTAGE" integer,
  "SERIALIZED_ERRORS" text,
  "SERIALIZED_WARNINGS" text,
  "TASK_ID" varchar(255) NOT NULL,
  "TASK_MONITOR_KIND" varchar(255),
  "TASK_STATUS" text,
  CONSTRAINT "AO_4789DD_TASK_MONITOR_pkey" PRIMARY KEY ("ID"),
  CONSTRAINT u_ao_4789dd_task_mo1827547914 UNIQUE ("TASK_ID")
);

CREATE TABLE "AO_616D7B_BRANCH_MODEL" (
  "DEV_ID" varchar(450),
  "DEV_USE_DEFAULT" boolean,
  "IS_ENABLED" boolean,
  "PROD_ID" varchar(450),
  "PROD_USE_DEFAULT" boolean,
  "REPOSITORY_ID" integer NOT NULL,
  CONSTRAINT "AO_616D7B_BRANCH_MODEL_pkey" PRIMARY KEY ("REPOSITORY_ID")
);

CREATE TABLE "AO_616D7B_BRANCH_MODEL_CONFIG" (
  "DEV_ID" varchar(450),
  "DEV_USE_DEFAULT" boolean NOT NULL,
  "ID" serial NOT NULL,
  "PROD_ID" varchar(450),
  "PROD_USE_DEFAULT" boolean NOT NULL,
  "RESOURCE_ID" integer DEFAULT 0 NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_616D7B_BRANCH_MODEL_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_616D7B_BRANCH_TYPE" (
  "FK_BM_ID" integer,
  "ID" serial NOT NULL,
  "IS_ENABLED" boolean,
  "PREFIX" varchar(450),
  "TYPE_ID" varchar(450),
  CONSTRAINT "AO_616D7B_BRANCH_TYPE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_616D7B_BRANCH_TYPE_CONFIG" (
  "BM_ID" integer NOT NULL,
  "ID" serial NOT NULL,
  "IS_ENABLED" boolean NOT NULL,
  "PREFIX" varchar(450),
  "TYPE_ID" varchar(450) NOT NULL,
  CONSTRAINT "AO_616D7B_BRANCH_TYPE_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_616D7B_SCOPE_AUTO_MERGE" (
  "ENABLED" boolean NOT NULL,
  "ID" serial NOT NULL,
  "MERGE_CHECK_ENABLED" boolean DEFAULT false NOT NULL,
  "RESOURCE_ID" integer NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_616D7B_SCOPE_AUTO_MERGE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_6978BB_PERMITTED_ENTITY" (
  "ACCESS_KEY_ID" integer,
  "ENTITY_ID" serial NOT NULL,
  "FK_RESTRICTED_ID" integer NOT NULL,
  "GROUP_ID" varchar(255),
  "USER_ID" integer,
  CONSTRAINT "AO_6978BB_PERMITTED_ENTITY_pkey" PRIMARY KEY ("ENTITY_ID")
);

CREATE TABLE "AO_6978BB_RESTRICTED_REF" (
  "REF_ID" serial NOT NULL,
  "REF_TYPE" varchar(255) NOT NULL,
  "REF_VALUE" varchar(255) NOT NULL,
  "RESOURCE_ID" integer NOT NULL,
  "RESTRICTION_TYPE" varchar(255) NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  CONSTRAINT "AO_6978BB_RESTRICTED_REF_pkey" PRIMARY KEY ("REF_ID")
);

CREATE TABLE "AO_777666_JIRA_INDEX" (
  "BRANCH" varchar(255) NOT NULL,
  "ID" bigserial NOT NULL,
  "ISSUE" varchar(255) NOT NULL,
  "LAST_UPDATED" timestamp NOT NULL,
  "PR_ID" bigint,
  "PR_STATE" varchar(255),
  "REPOSITORY" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_777666_JIRA_INDEX_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_777666_UPDATED_ISSUES" (
  "ISSUE" varchar(255) NOT NULL,
  "UPDATE_TIME" bigint DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_777666_UPDATED_ISSUES_pkey" PRIMARY KEY ("ISSUE")
);

CREATE TABLE "AO_811463_GIT_LFS_LOCK" (
  "DIRECTORY_HASH" varchar(64) NOT NULL,
  "ID" serial NOT NULL,
  "LOCKED_AT" timestamp NOT NULL,
  "OWNER_ID" integer NOT NULL,
  "PATH" text NOT NULL,
  "REPOSITORY_ID" integer NOT NULL,
  "REPO_PATH_HASH" varchar(75) NOT NULL,
  CONSTRAINT "AO_811463_GIT_LFS_LOCK_pkey" PRIMARY KEY ("ID"),
  CONSTRAINT u_ao_811463_git_lfs121924061 UNIQUE ("REPO_PATH_HASH")
);

CREATE TABLE "AO_811463_GIT_LFS_REPO_CONFIG" (
  "IS_ENABLED" boolean NOT NULL,
  "REPOSITORY_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_811463_GIT_LFS_REPO_CONFIG_pkey" PRIMARY KEY ("REPOSITORY_ID")
);

CREATE TABLE "AO_8E6075_MIRRORING_REQUEST" (
  "ADDON_DESCRIPTOR_URI" varchar(450),
  "BASE_URL" varchar(450) NOT NULL,
  "CREATED_DATE" timestamp NOT NULL,
  "DESCRIPTOR_URL" varchar(450) NOT NULL,
  "ID" serial NOT NULL,
  "MIRROR_ID" varchar(64) NOT NULL,
  "MIRROR_NAME" varchar(64) NOT NULL,
  "MIRROR_TYPE" varchar(255) NOT NULL,
  "PRODUCT_TYPE" varchar(64) NOT NULL,
  "PRODUCT_VERSION" varchar(64) NOT NULL,
  "RESOLVED_DATE" timestamp,
  "RESOLVER_USER_ID" integer,
  "STATE" varchar(255) NOT NULL,
  CONSTRAINT "AO_8E6075_MIRRORING_REQUEST_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_8E6075_MIRROR_SERVER" (
  "ADD_ON_KEY" varchar(64) NOT NULL,
  "BASE_URL" varchar(255) NOT NULL,
  "ID" varchar(64) NOT NULL,
  "LAST_SEEN" timestamp NOT NULL,
  "MIRROR_TYPE" varchar(255) NOT NULL,
  "NAME" varchar(64) NOT NULL,
  "PRODUCT_TYPE" varchar(64) NOT NULL,
  "PRODUCT_VERSION" varchar(64) NOT NULL,
  "STATE" varchar(255) NOT NULL,
  CONSTRAINT "AO_8E6075_MIRROR_SERVER_pkey" PRIMARY KEY ("ID"),
  CONSTRAINT u_ao_8e6075_mirror_881127116 UNIQUE ("ADD_ON_KEY")
);

CREATE TABLE "AO_92D5D5_REPO_NOTIFICATION" (
  "ID" serial NOT NULL,
  "PR_NOTIFICATION_SCOPE" integer DEFAULT 0 NOT NULL,
  "PUSH_NOTIFICATION_SCOPE" integer DEFAULT 0 NOT NULL,
  "REPO_ID" integer DEFAULT 0 NOT NULL,
  "USER_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_92D5D5_REPO_NOTIFICATION_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_92D5D5_USER_NOTIFICATION" (
  "BATCH_ID" varchar(255),
  "BATCH_SENDER_ID" varchar(255) NOT NULL,
  "DATA" text NOT NULL,
  "DATE" timestamp NOT NULL,
  "ID" bigserial NOT NULL,
  "USER_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_92D5D5_USER_NOTIFICATION_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_9DEC2A_DEFAULT_REVIEWER" (
  "ENTITY_ID" serial NOT NULL,
  "FK_RESTRICTED_ID" integer NOT NULL,
  "USER_ID" integer,
  CONSTRAINT "AO_9DEC2A_DEFAULT_REVIEWER_pkey" PRIMARY KEY ("ENTITY_ID")
);

CREATE TABLE "AO_9DEC2A_PR_CONDITION" (
  "PR_CONDITION_ID" serial NOT NULL,
  "REQUIRED_APPROVALS" integer DEFAULT 0,
  "RESOURCE_ID" integer NOT NULL,
  "SCOPE_TYPE" varchar(255) NOT NULL,
  "SOURCE_REF_TYPE" varchar(255) NOT NULL,
  "SOURCE_REF_VALUE" varchar(255) NOT NULL,
  "TARGET_REF_TYPE" varchar(255) NOT NULL,
  "TARGET_REF_VALUE" varchar(255) NOT NULL,
  CONSTRAINT "AO_9DEC2A_PR_CONDITION_pkey" PRIMARY KEY ("PR_CONDITION_ID")
);

CREATE TABLE "AO_A0B856_DAILY_COUNTS" (
  "DAY_SINCE_EPOCH" bigint DEFAULT 0 NOT NULL,
  "ERRORS" integer DEFAULT 0 NOT NULL,
  "EVENT_ID" varchar(64) NOT NULL,
  "FAILURES" integer DEFAULT 0 NOT NULL,
  "ID" varchar(88) NOT NULL,
  "SUCCESSES" integer DEFAULT 0 NOT NULL,
  "WEBHOOK_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_A0B856_DAILY_COUNTS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_A0B856_HIST_INVOCATION" (
  "ERROR_CONTENT" text,
  "EVENT_ID" varchar(64) NOT NULL,
  "FINISH" bigint DEFAULT 0 NOT NULL,
  "ID" varchar(77) NOT NULL,
  "OUTCOME" varchar(255) NOT NULL,
  "REQUEST_BODY" text,
  "REQUEST_HEADERS" text,
  "REQUEST_ID" varchar(64) NOT NULL,
  "REQUEST_METHOD" varchar(16) NOT NULL,
  "REQUEST_URL" varchar(255) NOT NULL,
  "RESPONSE_BODY" text,
  "RESPONSE_HEADERS" text,
  "RESULT_DESCRIPTION" varchar(255) NOT NULL,
  "START" bigint DEFAULT 0 NOT NULL,
  "STATUS_CODE" integer,
  "WEBHOOK_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_A0B856_HIST_INVOCATION_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_A0B856_WEBHOOK" (
  "ACTIVE" boolean,
  "CREATED" timestamp NOT NULL,
  "ID" serial NOT NULL,
  "NAME" varchar(255) NOT NULL,
  "SCOPE_ID" varchar(255),
  "SCOPE_TYPE" varchar(255) NOT NULL,
  "UPDATED" timestamp NOT NULL,
  "URL" text NOT NULL,
  CONSTRAINT "AO_A0B856_WEBHOOK_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_A0B856_WEBHOOK_CONFIG" (
  "ID" serial NOT NULL,
  "KEY" varchar(255) NOT NULL,
  "VALUE" varchar(255) NOT NULL,
  "WEBHOOKID" integer NOT NULL,
  CONSTRAINT "AO_A0B856_WEBHOOK_CONFIG_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_A0B856_WEBHOOK_EVENT" (
  "EVENT_ID" varchar(255) NOT NULL,
  "ID" serial NOT NULL,
  "WEBHOOKID" integer NOT NULL,
  CONSTRAINT "AO_A0B856_WEBHOOK_EVENT_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_A0B856_WEB_HOOK_LISTENER_AO" (
  "DESCRIPTION" text,
  "ENABLED" boolean,
  "EVENTS" text,
  "EXCLUDE_BODY" boolean,
  "FILTERS" text,
  "ID" serial NOT NULL,
  "LAST_UPDATED" timestamp,
  "LAST_UPDATED_USER" varchar(255),
  "NAME" text,
  "PARAMETERS" text,
  "REGISTRATION_METHOD" varchar(255),
  "URL" text,
  CONSTRAINT "AO_A0B856_WEB_HOOK_LISTENER_AO_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_B586BC_GPG_KEY" (
  "EMAIL" varchar(255),
  "EXPIRY_DATE" timestamp,
  "FINGERPRINT" varchar(255) NOT NULL,
  "KEY_ID" bigint DEFAULT 0 NOT NULL,
  "KEY_TEXT" text,
  "USER_ID" integer,
  CONSTRAINT "AO_B586BC_GPG_KEY_pkey" PRIMARY KEY ("FINGERPRINT")
);

CREATE TABLE "AO_B586BC_GPG_SUB_KEY" (
  "EXPIRY_DATE" timestamp,
  "FINGERPRINT" varchar(255) NOT NULL,
  "FK_GPG_KEY_ID" varchar(255) NOT NULL,
  "KEY_ID" bigint DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_B586BC_GPG_SUB_KEY_pkey" PRIMARY KEY ("FINGERPRINT")
);

CREATE TABLE "AO_BD73C3_PROJECT_AUDIT" (
  "ACTION" varchar(255) NOT NULL,
  "AUDIT_ITEM_ID" serial NOT NULL,
  "DATE" timestamp NOT NULL,
  "DETAILS" text,
  "PROJECT_ID" integer NOT NULL,
  "USER" integer,
  CONSTRAINT "AO_BD73C3_PROJECT_AUDIT_pkey" PRIMARY KEY ("AUDIT_ITEM_ID")
);

CREATE TABLE "AO_BD73C3_REPOSITORY_AUDIT" (
  "ACTION" varchar(255) NOT NULL,
  "AUDIT_ITEM_ID" serial NOT NULL,
  "DATE" timestamp NOT NULL,
  "DETAILS" text,
  "REPOSITORY_ID" integer NOT NULL,
  "USER" integer,
  CONSTRAINT "AO_BD73C3_REPOSITORY_AUDIT_pkey" PRIMARY KEY ("AUDIT_ITEM_ID")
);

CREATE TABLE "AO_C77861_AUDIT_ENTITY" (
  "ACTION" varchar(255) NOT NULL,
  "AREA" varchar(255) NOT NULL,
  "ATTRIBUTES" text,
  "CATEGORY" varchar(255),
  "CHANGE_VALUES" text,
  "ENTITY_TIMESTAMP" bigint NOT NULL,
  "ID" bigserial NOT NULL,
  "LEVEL" varchar(255) NOT NULL,
  "METHOD" varchar(255),
  "NODE" varchar(255),
  "PRIMARY_RESOURCE_ID" varchar(255),
  "PRIMARY_RESOURCE_TYPE" varchar(255),
  "RESOURCES" text,
  "SEARCH_STRING" text,
  "SECONDARY_RESOURCE_ID" varchar(255),
  "SECONDARY_RESOURCE_TYPE" varchar(255),
  "SOURCE" varchar(255),
  "SYSTEM_INFO" varchar(255),
  "USER_ID" varchar(255),
  "USER_NAME" varchar(255),
  "USER_TYPE" varchar(255),
  CONSTRAINT "AO_C77861_AUDIT_ENTITY_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_CFE8FA_BUILD_STATUS" (
  "CSID" varchar(40) NOT NULL,
  "DATE_ADDED" timestamp NOT NULL,
  "DESCRIPTION" varchar(255),
  "ID" serial NOT NULL,
  "KEY" varchar(255) NOT NULL,
  "NAME" varchar(255),
  "STATE" varchar(255) NOT NULL,
  "URL" varchar(450) NOT NULL,
  CONSTRAINT "AO_CFE8FA_BUILD_STATUS_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_D6A508_IMPORT_JOB" (
  "CREATED_DATE" timestamp NOT NULL,
  "ID" bigserial NOT NULL,
  "USER_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_D6A508_IMPORT_JOB_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_D6A508_REPO_IMPORT_TASK" (
  "CLONE_URL" varchar(450) NOT NULL,
  "CREATED_DATE" timestamp NOT NULL,
  "EXTERNAL_REPO_NAME" varchar(450) NOT NULL,
  "FAILURE_TYPE" integer DEFAULT 0 NOT NULL,
  "ID" bigserial NOT NULL,
  "IMPORT_JOB_ID" bigint DEFAULT 0 NOT NULL,
  "LAST_UPDATED" timestamp NOT NULL,
  "REPOSITORY_ID" integer DEFAULT 0 NOT NULL,
  "STATE" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_D6A508_REPO_IMPORT_TASK_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_E5A814_ACCESS_TOKEN" (
  "CREATED_DATE" timestamp NOT NULL,
  "HASHED_TOKEN" varchar(255) NOT NULL,
  "LAST_AUTHENTICATED" timestamp,
  "NAME" varchar(255) NOT NULL,
  "TOKEN_ID" varchar(255) NOT NULL,
  "USER_ID" integer DEFAULT 0 NOT NULL,
  CONSTRAINT "AO_E5A814_ACCESS_TOKEN_pkey" PRIMARY KEY ("TOKEN_ID")
);

CREATE TABLE "AO_E5A814_ACCESS_TOKEN_PERM" (
  "FK_ACCESS_TOKEN_ID" varchar(255) NOT NULL,
  "ID" serial NOT NULL,
  "PERMISSION" integer DEFAULT 0,
  CONSTRAINT "AO_E5A814_ACCESS_TOKEN_PERM_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_ED669C_SEEN_ASSERTIONS" (
  "ASSERTION_ID" varchar(255) NOT NULL,
  "EXPIRY_TIMESTAMP" bigint DEFAULT 0 NOT NULL,
  "ID" serial NOT NULL,
  CONSTRAINT "AO_ED669C_SEEN_ASSERTIONS_pkey" PRIMARY KEY ("ID"),
  CONSTRAINT u_ao_ed669c_seen_as1055534769 UNIQUE ("ASSERTION_ID")
);

CREATE TABLE "AO_F4ED3A_ADD_ON_PROPERTY_AO" (
  "ID" serial NOT NULL,
  "PLUGIN_KEY" varchar(80) NOT NULL,
  "PRIMARY_KEY" varchar(208) NOT NULL,
  "PROPERTY_KEY" varchar(127) NOT NULL,
  "VALUE" text NOT NULL,
  CONSTRAINT "AO_F4ED3A_ADD_ON_PROPERTY_AO_pkey" PRIMARY KEY ("ID"),
  CONSTRAINT u_ao_f4ed3a_add_on_1238639798 UNIQUE ("PRIMARY_KEY")
);

CREATE TABLE "AO_FB71B4_SSH_PUBLIC_KEY" (
  "ENTITY_ID" serial NOT NULL,
  "KEY_MD5" varchar(32) NOT NULL,
  "KEY_TEXT" text NOT NULL,
  "KEY_TYPE" varchar(255) NOT NULL,
  "LABEL" varchar(255),
  "LABEL_LOWER" varchar(255),
  "USER_ID" integer NOT NULL,
  CONSTRAINT "AO_FB71B4_SSH_PUBLIC_KEY_pkey" PRIMARY KEY ("ENTITY_ID")
);

CREATE TABLE app_property (
  prop_key varchar(50) NOT NULL,
  prop_value varchar(2000) NOT NULL,
  CONSTRAINT app_property_pkey PRIMARY KEY (prop_key)
);

CREATE TABLE bb_alert (
  details_json text,
  id bigint NOT NULL,
  issue_component_id varchar(255) NOT NULL,
  issue_id varchar(255) NOT NULL,
  issue_severity integer NOT NULL,
  node_name varchar(255) NOT NULL,
  node_name_lower varchar(255) NOT NULL,
  timestamp bigint NOT NULL,
  trigger_module varchar(1024),
  trigger_plugin_key varchar(255),
  trigger_plugin_key_lower varchar(255),
  trigger_plugin_version varchar(255),
  CONSTRAINT bb_alert_pkey PRIMARY KEY (id)
);

CREATE TABLE bb_announcement_banner (
  id bigint NOT NULL,
  enabled boolean NOT NULL,
  audience integer NOT NULL,
  message varchar(4000) NOT NULL,
  CONSTRAINT pk_bb_announcement_banner PRIMARY KEY (id)
);

CREATE TABLE bb_attachment (
  id bigint NOT NULL,
  repository_id integer,
  filename varchar(255) NOT NULL,
  CONSTRAINT pk_attachment_id PRIMARY KEY (id)
);

CREATE TABLE bb_attachment_metadata (
  attachment_id bigint NOT NULL,
  metadata text,
  CONSTRAINT pk_attachment_metadata PRIMARY KEY (attachment_id)
);

CREATE TABLE bb_clusteredjob (
  job_id varchar(255) NOT NULL,
  job_runner_key varchar(255) NOT NULL,
  sched_type integer NOT NULL,
  interval_millis bigint,
  first_run timestamp,
  cron_expression varchar(255),
  time_zone varchar(64),
  next_run timestamp,
  version bigint,
  parameters bytea,
  CONSTRAINT bb_clusteredjob_pkey PRIMARY KEY (job_id)
);

CREATE TABLE bb_cmt_disc_comment_activity (
  activity_id bigint NOT NULL,
  comment_id bigint NOT NULL,
  comment_action integer NOT NULL,
  CONSTRAINT pk_bb_cmt_disc_com_activity PRIMARY KEY (activity_id)
);

CREATE TABLE bb_comment (
  id bigint NOT NULL,
  author_id integer NOT NULL,
  comment_text text NOT NULL,
  created_timestamp timestamp NOT NULL,
  entity_version integer NOT NULL,
  thread_id bigint,
  updated_timestamp timestamp NOT NULL,
  resolved_timestamp timestamp,
  resolver_id integer,
  severity integer NOT NULL,
  state integer NOT NULL,
  CONSTRAINT pk_bb_comment PRIMARY KEY (id)
);

CREATE TABLE bb_comment_parent (
  comment_id bigint NOT NULL,
  parent_id bigint NOT NULL,
  CONSTRAINT pk_bb_com_par_comment PRIMARY KEY (comment_id)
);

CREATE TABLE bb_comment_thread (
  id bigint NOT NULL,
  commentable_id bigint NOT NULL,
  commentable_type integer NOT NULL,
  created_timestamp timestamp NOT NULL,
  entity_version integer NOT NULL,
  updated_timestamp timestamp NOT NULL,
  diff_type integer,
  file_type integer,
  from_hash varchar(40),
  from_path varchar(1024),
  is_orphaned boolean,
  line_number integer,
  line_type integer,
  to_hash varchar(40),
  to_path varchar(1024),
  CONSTRAINT bb_comment_thread_pkey PRIMARY KEY (id)
);

CREATE TABLE bb_data_store (
  id bigint NOT NULL,
  ds_path varchar(128) NOT NULL,
  ds_uuid varchar(40) NOT NULL,
  CONSTRAINT pk_bb_data_store PRIMARY KEY (id),
  CONSTRAINT uq_bb_data_store_path UNIQUE (ds_path),
  CONSTRAINT uq_bb_data_store_uuid UNIQUE (ds_uuid)
);

CREATE TABLE bb_git_pr_cached_merge (
  id bigint NOT NULL,
  from_hash varchar(40) NOT NULL,
  to_hash varchar(40) NOT NULL,
  merge_type integer NOT NULL,
  CONSTRAINT pk_bb_git_pr_cached_merge PRIMARY KEY (id)
);

CREATE TABLE bb_git_pr_common_ancestor (
  id bigint NOT NULL,
  from_hash varchar(40) NOT NULL,
  to_hash varchar(40) NOT NULL,
  ancestor_hash varchar(40) NOT NULL,
  CONSTRAINT pk_bb_git_pr_common_ancestor PRIMARY KEY (id)
);

CREATE TABLE bb_hook_script (
  id bigint NOT NULL,
  hook_version integer NOT NULL,
  hook_size integer NOT NULL,
  hook_type integer NOT NULL,
  created_timestamp timestamp NOT NULL,
  updated_timestamp timestamp NOT NULL,
  hook_hash varchar(64) NOT NULL,
  hook_name varchar(255) NOT NULL,
  plugin_key varchar(255) NOT NULL,
  hook_description varchar(255),
  CONSTRAINT pk_bb_hook_script PRIMARY KEY (id)
);

CREATE TABLE bb_hook_script_config (
  id bigint NOT NULL,
  script_id bigint NOT NULL,
  scope_id integer,
  scope_type integer,
  CONSTRAINT pk_bb_hook_script_config PRIMARY KEY (id),
  CONSTRAINT uq_bb_hook_script_config UNIQUE (script_id, scope_id, scope_type)
);

CREATE TABLE bb_hook_script_trigger (
  config_id bigint NOT NULL,
  trigger_id varchar(255) NOT NULL,
  CONSTRAINT pk_bb_hook_script_trigger PRIMARY KEY (config_id, trigger_id)
);

CREATE TABLE bb_integrity_event (
  event_key varchar(255) NOT NULL,
  event_timestamp timestamp NOT NULL,
  event_node varchar(255) DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
  CONSTRAINT bb_integrity_event_pkey PRIMARY KEY (event_key)
);

CREATE TABLE bb_job (
  end_timestamp timestamp,
  id bigint NOT NULL,
  initiator_id integer,
  node_id varchar(64) NOT NULL,
  progress_percentage integer DEFAULT 0 NOT NULL,
  progress_message text,
  start_timestamp timestamp NOT NULL,
  state integer NOT NULL,
  type varchar(255) NOT NULL,
  updated_timestamp timestamp NOT NULL,
  entity_version integer NOT NULL,
  CONSTRAINT pk_bb_job PRIMARY KEY (id)
);

CREATE TABLE bb_job_message (
  created_timestamp timestamp NOT NULL,
  id bigint NOT NULL,
  job_id bigint NOT NULL,
  severity integer NOT NULL,
  subject varchar(1024),
  text text NOT NULL,
  CONSTRAINT pk_bb_job_message PRIMARY KEY (id)
);

CREATE TABLE bb_label (
  id bigint NOT NULL,
  name varchar(255) NOT NULL,
  CONSTRAINT bb_label_pkey PRIMARY KEY (id)
);

CREATE TABLE bb_label_mapping (
  id bigint NOT NULL,
  label_id bigint NOT NULL,
  labelable_id integer NOT NULL,
  labelable_type integer NOT NULL
);

CREATE TABLE bb_mirror_content_hash (
  repository_id integer NOT NULL,
  updated_timestamp timestamp NOT NULL,
  hash varchar(64) NOT NULL,
  CONSTRAINT pk_bb_mirror_content_hash PRIMARY KEY (repository_id)
);

CREATE TABLE bb_mirror_metadata_hash (
  repository_id integer NOT NULL,
  updated_timestamp timestamp NOT NULL,
  hash varchar(64) NOT NULL,
  CONSTRAINT pk_bb_mirror_metadata_hash PRIMARY KEY (repository_id)
);

CREATE TABLE bb_pr_comment_activity (
  activity_id bigint NOT NULL,
  comment_id bigint NOT NULL,
  comment_action integer NOT NULL,
  CONSTRAINT pk_bb_pr_comment_activity PRIMARY KEY (activity_id)
);

CREATE TABLE bb_pr_commit (
  pr_id bigint NOT NULL,
  commit_id varchar(40) NOT NULL,
  CONSTRAINT pk_bb_pr_commit PRIMARY KEY (pr_id, commit_id)
);

CREATE TABLE bb_pr_part_status_weight (
  status_id integer NOT NULL,
  status_weight integer NOT NULL,
  CONSTRAINT bb_pr_part_status_weight_pkey PRIMARY KEY (status_id),
  CONSTRAINT bb_pr_part_status_weight_status_weight_key UNIQUE (status_weight)
);

CREATE TABLE bb_pr_reviewer_added (
  activity_id bigint NOT NULL,
  user_id integer NOT NULL,
  CONSTRAINT pk_bb_pr_reviewer_added PRIMARY KEY (activity_id, user_id)
);

CREATE TABLE bb_pr_reviewer_removed (
  activity_id bigint NOT NULL,
  user_id integer NOT NULL,
  CONSTRAINT pk_bb_pr_reviewer_removed PRIMARY KEY (activity_id, user_id)
);

CREATE TABLE bb_pr_reviewer_upd_activity (
  activity_id bigint NOT NULL,
  CONSTRAINT pk_bb_pr_reviewer_upd_act PRIMARY KEY (activity_id)
);

CREATE TABLE bb_proj_merge_config (
  id bigint NOT NULL,
  project_id integer NOT NULL,
  scm_id varchar(255) NOT NULL,
  default_strategy_id varchar(255) NOT NULL,
  commit_summaries integer NOT NULL,
  CONSTRAINT pk_bb_proj_merge_config PRIMARY KEY (id),
  CONSTRAINT uq_bb_proj_merge_config UNIQUE (project_id, scm_id)
);

CREATE TABLE bb_proj_merge_strategy (
  config_id bigint NOT NULL,
  strategy_id varchar(255) NOT NULL,
  CONSTRAINT pk_bb_proj_merge_strategy PRIMARY KEY (config_id, strategy_id)
);

CREATE TABLE bb_project_alias (
  id bigint NOT NULL,
  project_id integer NOT NULL,
  namespace varchar(128) NOT NULL,
  project_key varchar(128) NOT NULL,
  created_timestamp timestamp NOT NULL,
  CONSTRAINT pk_bb_project_alias PRIMARY KEY (id),
  CONSTRAINT uq_bb_project_alias_ns_key UNIQUE (namespace, project_key)
);

CREATE TABLE bb_repo_merge_config (
  id bigint NOT NULL,
  repository_id integer NOT NULL,
  default_strategy_id varchar(255) NOT NULL,
  commit_summaries integer NOT NULL,
  CONSTRAINT pk_bb_repo_merge_config PRIMARY KEY (id),
  CONSTRAINT uq_bb_repo_merge_config UNIQUE (repository_id)
);

CREATE TABLE bb_repo_merge_strategy (
  config_id bigint NOT NULL,
  strategy_id varchar(255) NOT NULL,
  CONSTRAINT pk_bb_repo_merge_strategy PRIMARY KEY (config_id, strategy_id)
);

CREATE TABLE bb_repository_alias (
  id bigint NOT NULL,
  repository_id integer NOT NULL,
  project_namespace varchar(128) NOT NULL,
  project_key varchar(128) NOT NULL,
  slug varchar(128) NOT NULL,
  created_timestamp timestamp NOT NULL,
  CONSTRAINT pk_bb_repository_alias PRIMARY KEY (id),
  CONSTRAINT uq_bb_repo_alias_key_slug UNIQUE (project_namespace, project_key, slug)
);

CREATE TABLE bb_rl_reject_counter (
  id bigint NOT NULL,
  user_id integer NOT NULL,
  interval_start timestamp NOT NULL,
  reject_count bigint NOT NULL,
  CONSTRAINT pk_bb_rl_reject_counter PRIMARY KEY (id)
);

CREATE TABLE bb_rl_user_settings (
  id bigint NOT NULL,
  user_id integer NOT NULL,
  capacity integer NOT NULL,
  fill_rate integer NOT NULL,
  whitelisted boolean NOT NULL,
  CONSTRAINT bb_rl_user_settings_user_id_key UNIQUE (user_id),
  CONSTRAINT pk_bb_rl_user_settings PRIMARY KEY (id)
);

CREATE TABLE bb_scm_merge_config (
  id bigint NOT NULL,
  scm_id varchar(255) NOT NULL,
  default_strategy_id varchar(255) NOT NULL,
  commit_summaries integer NOT NULL,
  CONSTRAINT pk_bb_scm_merge_config PRIMARY KEY (id),
  CONSTRAINT uq_bb_scm_merge_config UNIQUE (scm_id)
);

CREATE TABLE bb_scm_merge_strategy (
  config_id bigint NOT NULL,
  strategy_id varchar(255) NOT NULL,
  CONSTRAINT pk_bb_scm_merge_strategy PRIMARY KEY (config_id, strategy_id)
);

CREATE TABLE bb_suggestion_group (
  comment_id bigint NOT NULL,
  state integer NOT NULL,
  applied_index integer,
  CONSTRAINT pk_bb_suggestion_group PRIMARY KEY (comment_id)
);

CREATE TABLE bb_thread_root_comment (
  thread_id bigint NOT NULL,
  comment_id bigint NOT NULL,
  CONSTRAINT pk_bb_thr_root_com_comment PRIMARY KEY (thread_id),
  CONSTRAINT uq_bb_thr_root_com_comment_id UNIQUE (comment_id)
);

CREATE TABLE bb_user_dark_feature (
  id bigint NOT NULL,
  user_id integer NOT NULL,
  is_enabled boolean,
  feature_key varchar(255) NOT NULL,
  CONSTRAINT pk_bb_user_dark_feature PRIMARY KEY (id),
  CONSTRAINT uq_bb_user_dark_feat_user_feat UNIQUE (user_id, feature_key)
);

CREATE TABLE changeset (
  id varchar(40) NOT NULL,
  author_timestamp timestamp NOT NULL,
  CONSTRAINT changeset_pkey PRIMARY KEY (id)
);

CREATE TABLE cs_attribute (
  cs_id varchar(40) NOT NULL,
  att_name varchar(64) NOT NULL,
  att_value varchar(1024) NOT NULL
);

CREATE TABLE cs_indexer_state (
  indexer_id varchar(128) NOT NULL,
  repository_id integer NOT NULL,
  last_run bigint,
  CONSTRAINT pk_cs_indexer_state PRIMARY KEY (repository_id, indexer_id)
);

CREATE TABLE cs_repo_membership (
  cs_id varchar(40) NOT NULL,
  repository_id integer NOT NULL,
  CONSTRAINT pk_cs_repo_membership PRIMARY KEY (cs_id, repository_id)
);

CREATE TABLE current_app (
  id integer NOT NULL,
  application_id varchar(255) NOT NULL,
  public_key_base64 varchar(4000) NOT NULL,
  private_key_base64 varchar(4000) NOT NULL,
  CONSTRAINT current_app_pkey PRIMARY KEY (id)
);

CREATE TABLE cwd_app_dir_default_groups (
  id bigint NOT NULL,
  application_mapping_id bigint NOT NULL,
  group_name varchar(255) NOT NULL,
  CONSTRAINT cwd_app_dir_default_groups_pkey PRIMARY KEY (id),
  CONSTRAINT uk_appmapping_groupname UNIQUE (application_mapping_id, group_name)
);

CREATE TABLE cwd_app_dir_group_mapping (
  id bigint NOT NULL,
  app_dir_mapping_id bigint NOT NULL,
  application_id bigint NOT NULL,
  directory_id bigint NOT NULL,
  group_name varchar(255) NOT NULL,
  CONSTRAINT sys_pk_10069 PRIMARY KEY (id)
);

CREATE TABLE cwd_app_dir_mapping (
  id bigint NOT NULL,
  application_id bigint NOT NULL,
  directory_id bigint NOT NULL,
  list_index integer,
  is_allow_all char(1) NOT NULL,
  CONSTRAINT sys_pk_10077 PRIMARY KEY (id)
);

CREATE TABLE cwd_app_dir_operation (
  app_dir_mapping_id bigint NOT NULL,
  operation_type varchar(32) NOT NULL,
  CONSTRAINT sys_pk_10083 PRIMARY KEY (app_dir_mapping_id, operation_type)
);

CREATE TABLE cwd_app_licensed_user (
  id bigint NOT NULL,
  username varchar(255) NOT NULL,
  full_name varchar(255),
  email varchar(255),
  last_active timestamp,
  directory_id bigint NOT NULL,
  lower_username varchar(255) NOT NULL,
  lower_full_name varchar(255),
  lower_email varchar(255),
  CONSTRAINT cwd_app_licensed_user_pkey PRIMARY KEY (id)
);

CREATE TABLE cwd_app_licensing (
  id bigint NOT NULL,
  generated_on timestamp NOT NULL,
  version bigint NOT NULL,
  application_id bigint NOT NULL,
  application_subtype varchar(32) NOT NULL,
  total_users integer NOT NULL,
  max_user_limit integer NOT NULL,
  total_crowd_users integer NOT NULL,
  active char(1) NOT NULL,
  CONSTRAINT cwd_app_licensing_pkey PRIMARY KEY (id)
);

CREATE TABLE cwd_app_licensing_dir_info (
  id bigint NOT NULL,
  name varchar(255) NOT NULL,
  directory_id bigint,
  licensing_summary_id bigint NOT NULL,
  CONSTRAINT cwd_app_licensing_dir_info_pkey PRIMARY KEY (id)
);

CREATE TABLE cwd_application (
  id bigint NOT NULL,
  application_name varchar(255) NOT NULL,
  lower_application_name varchar(255) NOT NULL,
  created_date timestamp NOT NULL,
  updated_date timestamp NOT NULL,
  description varchar(255),
  application_type varchar(32) NOT NULL,
  credential varchar(255) NOT NULL,
  is_active char(1) NOT NULL,
  CONSTRAINT sys_pk_10093 PRIMARY KEY (id)
);

CREATE TABLE cwd_application_address (
  application_id bigint NOT NULL,
  remote_address varchar(255) NOT NULL,
  CONSTRAINT sys_pk_10100 PRIMARY KEY (remote_address)
);

CREATE TABLE cwd_application_alias (
  id bigint NOT NULL,
  application_id bigint NOT NULL,
  user_name varchar(255) NOT NULL,
  lower_user_name varchar(255) NOT NULL,
  alias_name varchar(255) NOT NULL,
  lower_alias_name varchar(255) NOT NULL,
  CONSTRAINT sys_pk_10108 PRIMARY KEY (id)
);

CREATE TABLE cwd_application_attribute (
  application_id bigint NOT NULL,
  attribute_name varchar(255) NOT NULL,
  attribute_value text,
  CONSTRAINT sys_pk_10116 PRIMARY KEY (application_id, attribute_name)
);

CREATE TABLE cwd_application_saml_config (
  application_id bigint NOT NULL,
  assertion_consumer_service varchar(255) NOT NULL,
  audience varchar(255) NOT NULL,
  enabled char(1) NOT NULL,
  CONSTRAINT cwd_application_saml_config_pkey PRIMARY KEY (application_id)
);

CREATE TABLE cwd_directory (
  id bigint NOT NULL,
  directory_name varchar(255) NOT NULL,
  lower_directory_name varchar(255) NOT NULL,
  created_date timestamp NOT NULL,
  updated_date timestamp NOT NULL,
  description varchar(255),
  impl_class varchar(255) NOT NULL,
  lower_impl_class varchar(255) NOT NULL,
  directory_type varchar(32) NOT NULL,
  is_active char(1) NOT NULL,
  CONSTRAINT sys_pk_10127 PRIMARY KEY (id)
);

CREATE TABLE cwd_directory_attribute (
  directory_id bigint NOT NULL,
  attribute_name varchar(255) NOT NULL,
  attribute_value text,
  CONSTRAINT sys_pk_10133 PRIMARY KEY (directory_id, attribute_name)
);

CREATE TABLE cwd_directory_operation (
  directory_id bigint NOT NULL,
  operation_type varchar(32) NOT NULL,
  CONSTRAINT sys_pk_10137 PRIMARY KEY (directory_id, operation_type)
);

CREATE TABLE cwd_granted_perm (
  id bigint NOT NULL,
  created_date timestamp NOT NULL,
  permission_id integer NOT NULL,
  group_name varchar(255) NOT NULL,
  app_dir_mapping_id bigint NOT NULL,
  CONSTRAINT pk_cwd_granted_perm PRIMARY KEY (id)
);

CREATE TABLE cwd_group (
  id bigint NOT NULL,
  group_name varchar(255) NOT NULL,
  lower_group_name varchar(255) NOT NULL,
  created_date timestamp NOT NULL,
  updated_date timestamp NOT NULL,
  description varchar(255),
  group_type varchar(32) NOT NULL,
  directory_id bigint NOT NULL,
  is_active char(1) NOT NULL,
  is_local char(1) NOT NULL,
  external_id varchar(255),
  CONSTRAINT sys_pk_10148 PRIMARY KEY (id)
);

CREATE TABLE cwd_group_admin_group (
  id bigint NOT NULL,
  group_id bigint NOT NULL,
  target_group_id bigint NOT NULL,
  CONSTRAINT cwd_group_admin_group_pkey PRIMARY KEY (id),
  CONSTRAINT uk_group_and_target_group UNIQUE (group_id, target_group_id)
);

CREATE TABLE cwd_group_admin_user (
  id bigint NOT NULL,
  user_id bigint NOT NULL,
  target_group_id bigint NOT NULL,
  CONSTRAINT cwd_group_admin_user_pkey PRIMARY KEY (id),
  CONSTRAINT uk_user_and_target_group UNIQUE (user_id, target_group_id)
);

CREATE TABLE cwd_group_attribute (
  id bigint NOT NULL,
  group_id bigint NOT NULL,
  directory_id bigint NOT NULL,
  attribute_name varchar(255) NOT NULL,
  attribute_value varchar(255),
  attribute_lower_value varchar(255),
  CONSTRAINT sys_pk_10156 PRIMARY KEY (id)
);

CREATE TABLE cwd_membership (
  id bigint NOT NULL,
  parent_id bigint,
  child_id bigint,
  membership_type varchar(32),
  group_type varchar(32) NOT NULL,
  parent_name varchar(255) NOT NULL,
  lower_parent_name varchar(255) NOT NULL,
  child_name varchar(255) NOT NULL,
  lower_child_name varchar(255) NOT NULL,
  directory_id bigint NOT NULL,
  created_date timestamp,
  CONSTRAINT sys_pk_10167 PRIMARY KEY (id),
  CONSTRAINT uk_mem_dir_parent_child UNIQUE (directory_id, lower_child_name, lower_parent_name, membership_type)
);

CREATE TABLE cwd_property (
  property_key varchar(255) NOT NULL,
  property_name varchar(255) NOT NULL,
  property_value text,
  CONSTRAINT sys_pk_10173 PRIMARY KEY (property_key, property_name)
);

CREATE TABLE cwd_tombstone (
  id bigint NOT NULL,
  tombstone_type varchar(255) NOT NULL,
  tombstone_timestamp bigint NOT NULL,
  application_id bigint,
  directory_id bigint,
  entity_name varchar(255),
  parent varchar(255),
  CONSTRAINT pk_cwd_tombstone PRIMARY KEY (id)
);

CREATE TABLE cwd_user (
  id bigint NOT NULL,
  user_name varchar(255) NOT NULL,
  lower_user_name varchar(255) NOT NULL,
  created_date timestamp NOT NULL,
  updated_date timestamp NOT NULL,
  first_name varchar(255),
  lower_first_name varchar(255),
  last_name varchar(255),
  lower_last_name varchar(255),
  display_name varchar(255),
  lower_display_name varchar(255),
  email_address varchar(255),
  lower_email_address varchar(255),
  directory_id bigint NOT NULL,
  credential varchar(255),
  is_active char(1) NOT NULL,
  external_id varchar(255),
  CONSTRAINT sys_pk_10194 PRIMARY KEY (id),
  CONSTRAINT uq_cwd_user_dir_ext_id UNIQUE (directory_id, external_id)
);

CREATE TABLE cwd_user_attribute (
  id bigint NOT NULL,
  user_id bigint NOT NULL,
  directory_id bigint NOT NULL,
  attribute_name varchar(255) NOT NULL,
  attribute_value varchar(255),
  attribute_lower_value varchar(255),
  attribute_numeric_value bigint,
  CONSTRAINT sys_pk_10202 PRIMARY KEY (id)
);

CREATE TABLE cwd_user_credential_record (
  id bigint NOT NULL,
  user_id bigint NOT NULL,
  password_hash varchar(255) NOT NULL,
  list_index integer,
  CONSTRAINT sys_pk_10209 PRIMARY KEY (id)
);

CREATE TABLE cwd_webhook (
  id bigint NOT NULL,
  endpoint_url varchar(255) NOT NULL,
  application_id bigint NOT NULL,
  token varchar(255),
  oldest_failure_date timestamp,
  failures_since_last_success bigint NOT NULL,
  CONSTRAINT cwd_webhook_pkey PRIMARY KEY (id)
);

CREATE TABLE databasechangelog (
  id varchar(255) NOT NULL,
  author varchar(255) NOT NULL,
  filename varchar(255) NOT NULL,
  dateexecuted timestamp NOT NULL,
  orderexecuted integer NOT NULL,
  exectype varchar(10) NOT NULL,
  md5sum varchar(35),
  description varchar(255),
  comments varchar(255),
  tag varchar(255),
  liquibase varchar(20),
  contexts varchar(255),
  labels varchar(255),
  deployment_id varchar(10)
);

CREATE TABLE databasechangeloglock (
  id integer NOT NULL,
  locked boolean NOT NULL,
  lockgranted timestamp,
  lockedby varchar(255),
  CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id)
);

CREATE TABLE hibernate_unique_key (
  next_hi bigint NOT NULL
);

CREATE TABLE id_sequence (
  sequence_name varchar(255) NOT NULL,
  next_val bigint NOT NULL,
  CONSTRAINT pk_id_sequence PRIMARY KEY (sequence_name)
);

CREATE TABLE plugin_setting (
  namespace varchar(255) NOT NULL,
  key_name varchar(255) NOT NULL,
  key_value text NOT NULL,
  id bigint NOT NULL,
  CONSTRAINT pk_plugin_setting PRIMARY KEY (id),
  CONSTRAINT uq_plug_setting_ns_key UNIQUE (key_name, namespace)
);

CREATE TABLE plugin_state (
  name varchar(255) NOT NULL,
  enabled boolean NOT NULL,
  updated_timestamp bigint NOT NULL,
  CONSTRAINT plugin_state_pkey PRIMARY KEY (name)
);

CREATE TABLE project (
  id integer NOT NULL,
  name varchar(128) NOT NULL,
  project_key varchar(128) NOT NULL,
  description varchar(255),
  project_type integer NOT NULL,
  namespace varchar(128) NOT NULL,
  CONSTRAINT project_pkey PRIMARY KEY (id),
  CONSTRAINT uk_project_key UNIQUE (namespace, project_key),
  CONSTRAINT uk_project_name UNIQUE (namespace, name)
);

CREATE TABLE repository (
  id integer NOT NULL,
  slug varchar(128) NOT NULL,
  name varchar(128) NOT NULL,
  state integer NOT NULL,
  project_id integer NOT NULL,
  scm_id varchar(255) NOT NULL,
  hierarchy_id varchar(20) NOT NULL,
  is_forkable boolean NOT NULL,
  is_public boolean NOT NULL,
  store_id bigint,
  description varchar(255),
  CONSTRAINT repository_pkey PRIMARY KEY (id),
  CONSTRAINT uk_slug_project_id UNIQUE (slug, project_id)
);

CREATE TABLE repository_access (
  user_id integer NOT NULL,
  repository_id integer NOT NULL,
  last_accessed bigint NOT NULL,
  CONSTRAINT pk_repository_access PRIMARY KEY (user_id, repository_id)
);

CREATE TABLE sta_activity (
  id bigint NOT NULL,
  activity_type integer NOT NULL,
  created_timestamp timestamp NOT NULL,
  user_id integer NOT NULL,
  CONSTRAINT pk_sta_activity PRIMARY KEY (id)
);

CREATE TABLE sta_cmt_disc_activity (
  activity_id bigint NOT NULL,
  discussion_id bigint NOT NULL,
  CONSTRAINT pk_sta_cmt_disc_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_cmt_disc_participant (
  id bigint NOT NULL,
  discussion_id bigint NOT NULL,
  user_id integer NOT NULL,
  CONSTRAINT pk_sta_cmt_disc_participant PRIMARY KEY (id),
  CONSTRAINT uq_sta_cmt_disc_part_disc_user UNIQUE (discussion_id, user_id)
);

CREATE TABLE sta_cmt_discussion (
  id bigint NOT NULL,
  repository_id integer NOT NULL,
  parent_count integer NOT NULL,
  commit_id varchar(40) NOT NULL,
  parent_id varchar(40),
  CONSTRAINT pk_sta_cmt_discussion PRIMARY KEY (id),
  CONSTRAINT uq_sta_cmt_disc_repo_cmt UNIQUE (repository_id, commit_id)
);

CREATE TABLE sta_deleted_group (
  id bigint NOT NULL,
  name varchar(255) NOT NULL,
  deleted_timestamp timestamp NOT NULL,
  CONSTRAINT pk_sta_deleted_group PRIMARY KEY (id),
  CONSTRAINT uq_sta_deleted_group_name UNIQUE (name)
);

CREATE TABLE sta_drift_request (
  id bigint NOT NULL,
  pr_id bigint NOT NULL,
  old_from_hash varchar(40) NOT NULL,
  old_to_hash varchar(40) NOT NULL,
  new_from_hash varchar(40) NOT NULL,
  new_to_hash varchar(40) NOT NULL,
  attempts integer DEFAULT 0 NOT NULL,
  CONSTRAINT pk_sta_drift_request PRIMARY KEY (id)
);

CREATE TABLE sta_global_permission (
  id bigint NOT NULL,
  perm_id integer NOT NULL,
  group_name varchar(255),
  user_id integer,
  CONSTRAINT pk_global_permission PRIMARY KEY (id)
);

CREATE TABLE sta_normal_project (
  project_id integer NOT NULL,
  is_public boolean NOT NULL,
  CONSTRAINT pk_sta_normal_project PRIMARY KEY (project_id)
);

CREATE TABLE sta_normal_user (
  user_id integer NOT NULL,
  name varchar(255) NOT NULL,
  slug varchar(255) NOT NULL,
  locale varchar(32),
  deleted_timestamp timestamp,
  time_zone varchar(64),
  CONSTRAINT pk_sta_normal_user PRIMARY KEY (user_id),
  CONSTRAINT uq_normal_user_name UNIQUE (name),
  CONSTRAINT uq_normal_user_slug UNIQUE (slug)
);

CREATE TABLE sta_permission_type (
  perm_id integer NOT NULL,
  perm_weight integer NOT NULL,
  CONSTRAINT weighted_permission_perm_weight_key UNIQUE (perm_weight),
  CONSTRAINT weighted_permission_pkey PRIMARY KEY (perm_id)
);

CREATE TABLE sta_personal_project (
  project_id integer NOT NULL,
  owner_id integer NOT NULL,
  CONSTRAINT pk_sta_personal_project PRIMARY KEY (project_id),
  CONSTRAINT uq_sta_personal_project_owner UNIQUE (owner_id)
);

CREATE TABLE sta_pr_activity (
  activity_id bigint NOT NULL,
  pr_id bigint NOT NULL,
  pr_action integer NOT NULL,
  CONSTRAINT pk_sta_pr_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_pr_merge_activity (
  activity_id bigint NOT NULL,
  hash varchar(40),
  CONSTRAINT pk_sta_pr_merge_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_pr_participant (
  id bigint NOT NULL,
  pr_id bigint NOT NULL,
  pr_role integer NOT NULL,
  user_id integer NOT NULL,
  participant_status integer NOT NULL,
  last_reviewed_commit varchar(40),
  CONSTRAINT pk_sta_pr_participant PRIMARY KEY (id),
  CONSTRAINT uq_sta_pr_participant_pr_user UNIQUE (pr_id, user_id)
);

CREATE TABLE sta_pr_rescope_activity (
  activity_id bigint NOT NULL,
  from_hash varchar(40) NOT NULL,
  to_hash varchar(40) NOT NULL,
  prev_from_hash varchar(40) NOT NULL,
  prev_to_hash varchar(40) NOT NULL,
  commits_added integer,
  commits_removed integer,
  CONSTRAINT pk_sta_pr_rescope_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_pr_rescope_commit (
  activity_id bigint NOT NULL,
  changeset_id varchar(40) NOT NULL,
  action integer NOT NULL,
  CONSTRAINT pk_sta_pr_rescope_commit PRIMARY KEY (activity_id, changeset_id)
);

CREATE TABLE sta_pr_rescope_request (
  id bigint NOT NULL,
  repo_id integer NOT NULL,
  user_id integer NOT NULL,
  created_timestamp timestamp NOT NULL,
  CONSTRAINT pk_sta_pr_rescope_request PRIMARY KEY (id)
);

CREATE TABLE sta_pr_rescope_request_change (
  request_id bigint NOT NULL,
  ref_id varchar(1024) NOT NULL,
  change_type integer NOT NULL,
  from_hash varchar(40),
  to_hash varchar(40),
  CONSTRAINT pk_sta_pr_rescope_req_change PRIMARY KEY (request_id, ref_id)
);

CREATE TABLE sta_project_permission (
  id bigint NOT NULL,
  perm_id integer NOT NULL,
  project_id integer NOT NULL,
  group_name varchar(255),
  user_id integer,
  CONSTRAINT pk_project_permission PRIMARY KEY (id)
);

CREATE TABLE sta_pull_request (
  id bigint NOT NULL,
  entity_version integer NOT NULL,
  scoped_id bigint NOT NULL,
  pr_state integer NOT NULL,
  created_timestamp timestamp NOT NULL,
  updated_timestamp timestamp NOT NULL,
  from_repository_id integer NOT NULL,
  to_repository_id integer NOT NULL,
  from_branch_fqn varchar(1024) NOT NULL,
  to_branch_fqn varchar(1024) NOT NULL,
  from_branch_name varchar(255) NOT NULL,
  to_branch_name varchar(255) NOT NULL,
  from_hash varchar(40) NOT NULL,
  to_hash varchar(40) NOT NULL,
  title varchar(255) NOT NULL,
  description text,
  locked_timestamp timestamp,
  rescoped_timestamp timestamp NOT NULL,
  closed_timestamp timestamp,
  CONSTRAINT pk_sta_pull_request PRIMARY KEY (id),
  CONSTRAINT uq_sta_pull_request_scoped_id UNIQUE (to_repository_id, scoped_id)
);

CREATE TABLE sta_remember_me_token (
  id bigint NOT NULL,
  series varchar(64) NOT NULL,
  token varchar(64) NOT NULL,
  user_id integer NOT NULL,
  expiry_timestamp timestamp NOT NULL,
  claimed boolean NOT NULL,
  claimed_address varchar(255),
  CONSTRAINT pk_remember_me_id PRIMARY KEY (id),
  CONSTRAINT uq_remember_me_series_token UNIQUE (series, token)
);

CREATE TABLE sta_repo_activity (
  activity_id bigint NOT NULL,
  repository_id integer NOT NULL,
  CONSTRAINT pk_sta_repo_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_repo_hook (
  id bigint NOT NULL,
  repository_id integer,
  hook_key varchar(255) NOT NULL,
  is_enabled boolean NOT NULL,
  lob_id bigint,
  project_id integer,
  CONSTRAINT pk_sta_repo_hook PRIMARY KEY (id),
  CONSTRAINT uq_sta_repo_hook_scope_hook UNIQUE (project_id, repository_id, hook_key)
);

CREATE TABLE sta_repo_origin (
  repository_id integer NOT NULL,
  origin_id integer NOT NULL,
  CONSTRAINT pk_sta_repo_origin PRIMARY KEY (repository_id)
);

CREATE TABLE sta_repo_permission (
  id bigint NOT NULL,
  perm_id integer NOT NULL,
  repo_id integer NOT NULL,
  group_name varchar(255),
  user_id integer,
  CONSTRAINT pk_repo_permission PRIMARY KEY (id)
);

CREATE TABLE sta_repo_push_activity (
  activity_id bigint NOT NULL,
  trigger_id varchar(64) NOT NULL,
  CONSTRAINT pk_sta_repo_push_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_repo_push_ref (
  activity_id bigint NOT NULL,
  ref_id varchar(1024) NOT NULL,
  change_type integer NOT NULL,
  from_hash varchar(40) NOT NULL,
  to_hash varchar(40) NOT NULL,
  ref_update_type integer NOT NULL,
  CONSTRAINT pk_sta_repo_push_ref PRIMARY KEY (activity_id, ref_id)
);

CREATE TABLE sta_repository_scoped_id (
  repository_id integer NOT NULL,
  scope_type varchar(255) NOT NULL,
  next_id bigint NOT NULL,
  CONSTRAINT pk_sta_repository_scoped_id PRIMARY KEY (repository_id, scope_type)
);

CREATE TABLE sta_service_user (
  user_id integer NOT NULL,
  display_name varchar(255) NOT NULL,
  active boolean NOT NULL,
  name varchar(255) NOT NULL,
  slug varchar(255) NOT NULL,
  email_address varchar(255),
  label varchar(128) NOT NULL,
  CONSTRAINT pk_sta_service_user PRIMARY KEY (user_id),
  CONSTRAINT uq_sta_service_slug UNIQUE (slug),
  CONSTRAINT uq_sta_service_user_name UNIQUE (name)
);

CREATE TABLE sta_shared_lob (
  id bigint NOT NULL,
  lob_data text NOT NULL,
  CONSTRAINT pk_sta_shared_lob PRIMARY KEY (id)
);

CREATE TABLE sta_task (
  id bigint NOT NULL,
  anchor_id bigint NOT NULL,
  anchor_type integer NOT NULL,
  author_id integer NOT NULL,
  context_id bigint NOT NULL,
  context_type integer NOT NULL,
  created_timestamp timestamp NOT NULL,
  task_state integer NOT NULL,
  task_text text NOT NULL,
  CONSTRAINT pk_sta_task PRIMARY KEY (id)
);

CREATE TABLE sta_user_settings (
  id integer NOT NULL,
  lob_id bigint NOT NULL,
  CONSTRAINT pk_sta_user_settings PRIMARY KEY (id)
);

CREATE TABLE sta_watcher (
  id bigint NOT NULL,
  watchable_id bigint NOT NULL,
  watchable_type integer NOT NULL,
  user_id integer NOT NULL,
  CONSTRAINT pk_sta_watcher PRIMARY KEY (id),
  CONSTRAINT uq_sta_watcher UNIQUE (watchable_id, watchable_type, user_id)
);

CREATE TABLE stash_user (
  id integer NOT NULL,
  CONSTRAINT stash_user_pkey PRIMARY KEY (id)
);

CREATE TABLE trusted_app (
  id integer NOT NULL,
  application_id varchar(255) NOT NULL,
  certificate_timeout bigint NOT NULL,
  public_key_base64 varchar(4000) NOT NULL,
  CONSTRAINT trusted_app_pkey PRIMARY KEY (id)
);

CREATE TABLE trusted_app_restriction (
  id integer NOT NULL,
  trusted_app_id integer NOT NULL,
  restriction_type smallint NOT NULL,
  restriction_value varchar(255) NOT NULL,
  CONSTRAINT trusted_app_restriction_pkey PRIMARY KEY (id),
  CONSTRAINT uk_trusted_app_restrict UNIQUE (trusted_app_id, restriction_type, restriction_value)
);

ALTER TABLE "AO_2AD648_INSIGHT_ANNOTATION" ADD CONSTRAINT fk_ao_2ad648_insight_annotation_fk_report_id FOREIGN KEY ("FK_REPORT_ID") REFERENCES "AO_2AD648_INSIGHT_REPORT"("ID");
ALTER TABLE "AO_616D7B_BRANCH_TYPE_CONFIG" ADD CONSTRAINT fk_ao_616d7b_branch_type_config_bm_id FOREIGN KEY ("BM_ID") REFERENCES "AO_616D7B_BRANCH_MODEL_CONFIG"("ID");
ALTER TABLE "AO_9DEC2A_DEFAULT_REVIEWER" ADD CONSTRAINT fk_ao_9dec2a_default_reviewer_fk_restricted_id FOREIGN KEY ("FK_RESTRICTED_ID") REFERENCES "AO_9DEC2A_PR_CONDITION"("PR_CONDITION_ID");
ALTER TABLE "AO_A0B856_WEBHOOK_CONFIG" ADD CONSTRAINT fk_ao_a0b856_webhook_config_webhookid FOREIGN KEY ("WEBHOOKID") REFERENCES "AO_A0B856_WEBHOOK"("ID");
ALTER TABLE "AO_A0B856_WEBHOOK_EVENT" ADD CONSTRAINT fk_ao_a0b856_webhook_event_webhookid FOREIGN KEY ("WEBHOOKID") REFERENCES "AO_A0B856_WEBHOOK"("ID");
ALTER TABLE "AO_B586BC_GPG_SUB_KEY" ADD CONSTRAINT fk_ao_b586bc_gpg_sub_key_fk_gpg_key_id FOREIGN KEY ("FK_GPG_KEY_ID") REFERENCES "AO_B586BC_GPG_KEY"("FINGERPRINT");
ALTER TABLE "AO_E5A814_ACCESS_TOKEN_PERM" ADD CONSTRAINT fk_ao_e5a814_access_token_perm_fk_access_token_id FOREIGN KEY ("FK_ACCESS_TOKEN_ID") REFERENCES "AO_E5A814_ACCESS_TOKEN"("TOKEN_ID");
ALTER TABLE bb_attachment ADD CONSTRAINT fk_attachment_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE bb_attachment_metadata ADD CONSTRAINT fk_attachment_metadata_attach FOREIGN KEY (attachment_id) REFERENCES bb_attachment(id) ON DELETE CASCADE;
ALTER TABLE bb_cmt_disc_comment_activity ADD CONSTRAINT fk_bb_cmt_disc_com_act_com FOREIGN KEY (comment_id) REFERENCES bb_comment(id);
ALTER TABLE bb_cmt_disc_comment_activity ADD CONSTRAINT fk_bb_cmt_disc_com_act_id FOREIGN KEY (activity_id) REFERENCES sta_cmt_disc_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE bb_comment ADD CONSTRAINT fk_bb_comment_author FOREIGN KEY (author_id) REFERENCES stash_user(id);
ALTER TABLE bb_comment ADD CONSTRAINT fk_bb_comment_resolver FOREIGN KEY (resolver_id) REFERENCES stash_user(id);
ALTER TABLE bb_comment ADD CONSTRAINT fk_bb_comment_thread FOREIGN KEY (thread_id) REFERENCES bb_comment_thread(id) ON DELETE CASCADE;
ALTER TABLE bb_comment_parent ADD CONSTRAINT fk_bb_com_par_comment_id FOREIGN KEY (comment_id) REFERENCES bb_comment(id) ON DELETE CASCADE;
ALTER TABLE bb_comment_parent ADD CONSTRAINT fk_bb_com_par_parent_id FOREIGN KEY (parent_id) REFERENCES bb_comment(id);
ALTER TABLE bb_git_pr_cached_merge ADD CONSTRAINT fk_bb_git_pr_cached_merge_id FOREIGN KEY (id) REFERENCES sta_pull_request(id) ON DELETE CASCADE;
ALTER TABLE bb_git_pr_common_ancestor ADD CONSTRAINT fk_bb_git_pr_cmn_ancstr_id FOREIGN KEY (id) REFERENCES sta_pull_request(id) ON DELETE CASCADE;
ALTER TABLE bb_hook_script_config ADD CONSTRAINT fk_bb_hook_script_cfg_script FOREIGN KEY (script_id) REFERENCES bb_hook_script(id) ON DELETE CASCADE;
ALTER TABLE bb_hook_script_trigger ADD CONSTRAINT fk_bb_hook_script_trgr_config FOREIGN KEY (config_id) REFERENCES bb_hook_script_config(id) ON DELETE CASCADE;
ALTER TABLE bb_job ADD CONSTRAINT fk_bb_job_initiator FOREIGN KEY (initiator_id) REFERENCES stash_user(id) ON DELETE SET NULL;
ALTER TABLE bb_job_message ADD CONSTRAINT fk_bb_job_msg_job FOREIGN KEY (job_id) REFERENCES bb_job(id) ON DELETE CASCADE;
ALTER TABLE bb_label_mapping ADD CONSTRAINT fk_bb_label FOREIGN KEY (label_id) REFERENCES bb_label(id);
ALTER TABLE bb_mirror_content_hash ADD CONSTRAINT fk_bb_mirror_content_hash_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE bb_mirror_metadata_hash ADD CONSTRAINT fk_bb_mirror_mdata_hash_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE bb_pr_comment_activity ADD CONSTRAINT fk_bb_pr_com_act_comment FOREIGN KEY (comment_id) REFERENCES bb_comment(id);
ALTER TABLE bb_pr_comment_activity ADD CONSTRAINT fk_bb_pr_com_act_id FOREIGN KEY (activity_id) REFERENCES sta_pr_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE bb_pr_commit ADD CONSTRAINT fk_bb_pr_commit_pr FOREIGN KEY (pr_id) REFERENCES sta_pull_request(id) ON DELETE CASCADE;
ALTER TABLE bb_pr_reviewer_added ADD CONSTRAINT fk_bb_pr_reviewer_added_act FOREIGN KEY (activity_id) REFERENCES bb_pr_reviewer_upd_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE bb_pr_reviewer_added ADD CONSTRAINT fk_bb_pr_reviewer_added_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE bb_pr_reviewer_removed ADD CONSTRAINT fk_bb_pr_reviewer_removed_act FOREIGN KEY (activity_id) REFERENCES bb_pr_reviewer_upd_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE bb_pr_reviewer_removed ADD CONSTRAINT fk_bb_pr_reviewer_removed_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE bb_pr_reviewer_upd_activity ADD CONSTRAINT fk_bb_pr_reviewer_act_id FOREIGN KEY (activity_id) REFERENCES sta_pr_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE bb_proj_merge_config ADD CONSTRAINT fk_bb_proj_merge_config FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE bb_proj_merge_strategy ADD CONSTRAINT fk_bb_proj_merge_strategy FOREIGN KEY (config_id) REFERENCES bb_proj_merge_config(id) ON DELETE CASCADE;
ALTER TABLE bb_project_alias ADD CONSTRAINT fk_project_alias_project FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE bb_repo_merge_config ADD CONSTRAINT fk_bb_repo_merge_config FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE bb_repo_merge_strategy ADD CONSTRAINT fk_bb_repo_merge_strategy FOREIGN KEY (config_id) REFERENCES bb_repo_merge_config(id) ON DELETE CASCADE;
ALTER TABLE bb_repository_alias ADD CONSTRAINT fk_repository_alias_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE bb_rl_reject_counter ADD CONSTRAINT fk_bb_rl_rejected_user FOREIGN KEY (user_id) REFERENCES stash_user(id) ON DELETE CASCADE;
ALTER TABLE bb_rl_user_settings ADD CONSTRAINT fk_bb_rl_user_settings_user FOREIGN KEY (user_id) REFERENCES stash_user(id) ON DELETE CASCADE;
ALTER TABLE bb_scm_merge_strategy ADD CONSTRAINT fk_bb_scm_merge_strategy FOREIGN KEY (config_id) REFERENCES bb_scm_merge_config(id) ON DELETE CASCADE;
ALTER TABLE bb_suggestion_group ADD CONSTRAINT fk_bb_sugg_grp_comment FOREIGN KEY (comment_id) REFERENCES bb_comment(id) ON DELETE CASCADE;
ALTER TABLE bb_thread_root_comment ADD CONSTRAINT fk_bb_thr_root_com_comment_id FOREIGN KEY (comment_id) REFERENCES bb_comment(id);
ALTER TABLE bb_thread_root_comment ADD CONSTRAINT fk_bb_thr_root_com_thread_id FOREIGN KEY (thread_id) REFERENCES bb_comment_thread(id) ON DELETE CASCADE;
ALTER TABLE bb_user_dark_feature ADD CONSTRAINT fk_bb_user_dark_feature_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE cs_attribute ADD CONSTRAINT fk_cs_attribute_changeset FOREIGN KEY (cs_id) REFERENCES changeset(id);
ALTER TABLE cs_indexer_state ADD CONSTRAINT fk_cs_indexer_state_repository FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE cs_repo_membership ADD CONSTRAINT fk_repo_membership_changeset FOREIGN KEY (cs_id) REFERENCES changeset(id);
ALTER TABLE cs_repo_membership ADD CONSTRAINT fk_repo_membership_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE cwd_app_dir_default_groups ADD CONSTRAINT fk_app_mapping FOREIGN KEY (application_mapping_id) REFERENCES cwd_app_dir_mapping(id);
ALTER TABLE cwd_app_dir_group_mapping ADD CONSTRAINT fk_app_dir_group_app FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_app_dir_group_mapping ADD CONSTRAINT fk_app_dir_group_dir FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_app_dir_group_mapping ADD CONSTRAINT fk_app_dir_group_mapping FOREIGN KEY (app_dir_mapping_id) REFERENCES cwd_app_dir_mapping(id);
ALTER TABLE cwd_app_dir_mapping ADD CONSTRAINT fk_app_dir_app FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_app_dir_mapping ADD CONSTRAINT fk_app_dir_dir FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_app_dir_operation ADD CONSTRAINT fk_app_dir_mapping FOREIGN KEY (app_dir_mapping_id) REFERENCES cwd_app_dir_mapping(id);
ALTER TABLE cwd_app_licensed_user ADD CONSTRAINT fk_licensed_user_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_app_licensing_dir_info(id);
ALTER TABLE cwd_app_licensing ADD CONSTRAINT fk_app_id FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_app_licensing_dir_info ADD CONSTRAINT fk_licensing_dir_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_app_licensing_dir_info ADD CONSTRAINT fk_licensing_dir_summary_id FOREIGN KEY (licensing_summary_id) REFERENCES cwd_app_licensing(id);
ALTER TABLE cwd_application_address ADD CONSTRAINT fk_application_address FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_application_alias ADD CONSTRAINT fk_alias_app_id FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_application_attribute ADD CONSTRAINT fk_application_attribute FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_application_saml_config ADD CONSTRAINT fk_app_sso_config FOREIGN KEY (application_id) REFERENCES cwd_application(id) ON DELETE CASCADE;
ALTER TABLE cwd_directory_attribute ADD CONSTRAINT fk_directory_attribute FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_directory_operation ADD CONSTRAINT fk_directory_operation FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_granted_perm ADD CONSTRAINT fk_granted_perm_dir_mapping FOREIGN KEY (app_dir_mapping_id) REFERENCES cwd_app_dir_mapping(id);
ALTER TABLE cwd_group ADD CONSTRAINT fk_directory_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_group_admin_group ADD CONSTRAINT fk_admin_group FOREIGN KEY (group_id) REFERENCES cwd_group(id);
ALTER TABLE cwd_group_admin_group ADD CONSTRAINT fk_group_target_group FOREIGN KEY (target_group_id) REFERENCES cwd_group(id) ON DELETE CASCADE;
ALTER TABLE cwd_group_admin_user ADD CONSTRAINT fk_admin_user FOREIGN KEY (user_id) REFERENCES cwd_user(id) ON DELETE CASCADE;
ALTER TABLE cwd_group_admin_user ADD CONSTRAINT fk_user_target_group FOREIGN KEY (target_group_id) REFERENCES cwd_group(id) ON DELETE CASCADE;
ALTER TABLE cwd_group_attribute ADD CONSTRAINT fk_group_attr_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_group_attribute ADD CONSTRAINT fk_group_attr_id_group_id FOREIGN KEY (group_id) REFERENCES cwd_group(id);
ALTER TABLE cwd_membership ADD CONSTRAINT fk_membership_dir FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_user ADD CONSTRAINT fk_user_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_user_attribute ADD CONSTRAINT fk_user_attr_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_user_attribute ADD CONSTRAINT fk_user_attribute_id_user_id FOREIGN KEY (user_id) REFERENCES cwd_user(id);
ALTER TABLE cwd_user_credential_record ADD CONSTRAINT fk_user_cred_user FOREIGN KEY (user_id) REFERENCES cwd_user(id);
ALTER TABLE cwd_webhook ADD CONSTRAINT fk_webhook_app FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE repository ADD CONSTRAINT fk_repository_project FOREIGN KEY (project_id) REFERENCES project(id);
ALTER TABLE repository ADD CONSTRAINT fk_repository_store_id FOREIGN KEY (store_id) REFERENCES bb_data_store(id);
ALTER TABLE repository_access ADD CONSTRAINT fk_repository_access_repo FOREIGN KEY (repository_id) REFERENCES repository(id);
ALTER TABLE repository_access ADD CONSTRAINT fk_repository_access_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE sta_activity ADD CONSTRAINT fk_sta_activity_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE sta_cmt_disc_activity ADD CONSTRAINT fk_sta_cmt_disc_act_disc FOREIGN KEY (discussion_id) REFERENCES sta_cmt_discussion(id);
ALTER TABLE sta_cmt_disc_activity ADD CONSTRAINT fk_sta_cmt_disc_act_id FOREIGN KEY (activity_id) REFERENCES sta_repo_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE sta_cmt_disc_participant ADD CONSTRAINT fk_sta_cmt_disc_part_disc FOREIGN KEY (discussion_id) REFERENCES sta_cmt_discussion(id) ON DELETE CASCADE;
ALTER TABLE sta_cmt_disc_participant ADD CONSTRAINT fk_sta_cmt_disc_part_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE sta_cmt_discussion ADD CONSTRAINT fk_sta_cmt_disc_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE sta_drift_request ADD CONSTRAINT fk_sta_drift_request_pr FOREIGN KEY (pr_id) REFERENCES sta_pull_request(id) ON DELETE CASCADE;
ALTER TABLE sta_global_permission ADD CONSTRAINT fk_global_permission_type FOREIGN KEY (perm_id) REFERENCES sta_permission_type(perm_id);
ALTER TABLE sta_global_permission ADD CONSTRAINT fk_global_permission_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE sta_normal_project ADD CONSTRAINT fk_sta_normal_project_id FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE sta_normal_user ADD CONSTRAINT fk_sta_normal_user_id FOREIGN KEY (user_id) REFERENCES stash_user(id) ON DELETE CASCADE;
ALTER TABLE sta_personal_project ADD CONSTRAINT fk_sta_personal_project_id FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE sta_personal_project ADD CONSTRAINT fk_sta_personal_project_owner FOREIGN KEY (owner_id) REFERENCES stash_user(id);
ALTER TABLE sta_pr_activity ADD CONSTRAINT fk_sta_pr_activity_id FOREIGN KEY (activity_id) REFERENCES sta_activity(id) ON DELETE CASCADE;
ALTER TABLE sta_pr_activity ADD CONSTRAINT fk_sta_pr_activity_pr FOREIGN KEY (pr_id) REFERENCES sta_pull_request(id);
ALTER TABLE sta_pr_merge_activity ADD CONSTRAINT fk_sta_pr_mrg_act_id FOREIGN KEY (activity_id) REFERENCES sta_pr_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE sta_pr_participant ADD CONSTRAINT fk_sta_pr_participant_pr FOREIGN KEY (pr_id) REFERENCES sta_pull_request(id) ON DELETE CASCADE;
ALTER TABLE sta_pr_participant ADD CONSTRAINT fk_sta_pr_participant_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE sta_pr_rescope_activity ADD CONSTRAINT fk_sta_pr_rescope_act_id FOREIGN KEY (activity_id) REFERENCES sta_pr_activity(activity_id);
ALTER TABLE sta_pr_rescope_commit ADD CONSTRAINT fk_sta_pr_rescope_cmmt_act FOREIGN KEY (activity_id) REFERENCES sta_pr_rescope_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE sta_pr_rescope_request ADD CONSTRAINT fk_sta_pr_rescope_req_repo FOREIGN KEY (repo_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE sta_pr_rescope_request ADD CONSTRAINT fk_sta_pr_rescope_req_user FOREIGN KEY (user_id) REFERENCES stash_user(id) ON DELETE CASCADE;
ALTER TABLE sta_pr_rescope_request_change ADD CONSTRAINT fk_sta_pr_rescope_ch_req_id FOREIGN KEY (request_id) REFERENCES sta_pr_rescope_request(id) ON DELETE CASCADE;
ALTER TABLE sta_project_permission ADD CONSTRAINT fk_project_permission_project FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE sta_project_permission ADD CONSTRAINT fk_project_permission_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE sta_project_permission ADD CONSTRAINT fk_project_permission_weight FOREIGN KEY (perm_id) REFERENCES sta_permission_type(perm_id);
ALTER TABLE sta_pull_request ADD CONSTRAINT fk_sta_pull_request_from_repo FOREIGN KEY (from_repository_id) REFERENCES repository(id);
ALTER TABLE sta_pull_request ADD CONSTRAINT fk_sta_pull_request_to_repo FOREIGN KEY (to_repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE sta_remember_me_token ADD CONSTRAINT fk_remember_me_user_id FOREIGN KEY (user_id) REFERENCES stash_user(id) ON DELETE CASCADE;
ALTER TABLE sta_repo_activity ADD CONSTRAINT fk_sta_repo_activity_id FOREIGN KEY (activity_id) REFERENCES sta_activity(id) ON DELETE CASCADE;
ALTER TABLE sta_repo_activity ADD CONSTRAINT fk_sta_repo_activity_repo FOREIGN KEY (repository_id) REFERENCES repository(id);
ALTER TABLE sta_repo_hook ADD CONSTRAINT fk_sta_repo_hook_lob FOREIGN KEY (lob_id) REFERENCES sta_shared_lob(id);
ALTER TABLE sta_repo_hook ADD CONSTRAINT fk_sta_repo_hook_proj FOREIGN KEY (project_id) REFERENCES project(id) ON DELETE CASCADE;
ALTER TABLE sta_repo_hook ADD CONSTRAINT fk_sta_repo_hook_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE sta_repo_origin ADD CONSTRAINT fk_sta_repo_origin_origin_id FOREIGN KEY (origin_id) REFERENCES repository(id);
ALTER TABLE sta_repo_origin ADD CONSTRAINT fk_sta_repo_origin_repo_id FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE sta_repo_permission ADD CONSTRAINT fk_repo_permission_repo FOREIGN KEY (repo_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE sta_repo_permission ADD CONSTRAINT fk_repo_permission_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE sta_repo_permission ADD CONSTRAINT fk_repo_permission_weight FOREIGN KEY (perm_id) REFERENCES sta_permission_type(perm_id);
ALTER TABLE sta_repo_push_activity ADD CONSTRAINT fk_sta_repo_push_activity_id FOREIGN KEY (activity_id) REFERENCES sta_repo_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE sta_repo_push_ref ADD CONSTRAINT fk_sta_repo_push_ref_act_id FOREIGN KEY (activity_id) REFERENCES sta_repo_push_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE sta_repository_scoped_id ADD CONSTRAINT fk_sta_repo_scoped_id_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE sta_service_user ADD CONSTRAINT fk_sta_service_user_id FOREIGN KEY (user_id) REFERENCES stash_user(id) ON DELETE CASCADE;
ALTER TABLE sta_user_settings ADD CONSTRAINT fk_sta_user_settings_lob FOREIGN KEY (lob_id) REFERENCES sta_shared_lob(id);
ALTER TABLE sta_user_settings ADD CONSTRAINT fk_sta_user_settings_user FOREIGN KEY (id) REFERENCES stash_user(id);
ALTER TABLE sta_watcher ADD CONSTRAINT fk_sta_watcher_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE trusted_app_restriction ADD CONSTRAINT fk_trusted_app FOREIGN KEY (trusted_app_id) REFERENCES trusted_app(id) ON DELETE CASCADE;
