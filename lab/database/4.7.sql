-- Tables of Bitbucket 4.7: names and types as in a real 4.7.1 [seen 4.7]; keys where 7.2 has the same ones.

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

CREATE TABLE "AO_58E6CE_HIPCHAT_NOTIFICATION" (
  "ID" bigserial NOT NULL,
  "NOTIFICATION_TYPE" varchar(255) NOT NULL,
  "REPO_ID" integer NOT NULL,
  "ROOM_ID" varchar(255) NOT NULL,
  CONSTRAINT "AO_58E6CE_HIPCHAT_NOTIFICATION_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_5FB9D7_AOHIP_CHAT_LINK" (
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

CREATE TABLE "AO_5FB9D7_AOHIP_CHAT_USER" (
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

CREATE TABLE "AO_616D7B_BRANCH_MODEL" (
  "DEV_ID" varchar(450),
  "DEV_USE_DEFAULT" boolean NOT NULL,
  "IS_ENABLED" boolean NOT NULL,
  "PROD_ID" varchar(450),
  "PROD_USE_DEFAULT" boolean NOT NULL,
  "REPOSITORY_ID" integer NOT NULL,
  CONSTRAINT "AO_616D7B_BRANCH_MODEL_pkey" PRIMARY KEY ("REPOSITORY_ID")
);

CREATE TABLE "AO_616D7B_BRANCH_TYPE" (
  "FK_BM_ID" integer NOT NULL,
  "ID" serial NOT NULL,
  "IS_ENABLED" boolean NOT NULL,
  "PREFIX" varchar(450),
  "TYPE_ID" varchar(450),
  CONSTRAINT "AO_616D7B_BRANCH_TYPE_pkey" PRIMARY KEY ("ID")
);

CREATE TABLE "AO_6978BB_PERMITTED_ENTITY" (
  "ENTITY_ID" serial NOT NULL,
  "FK_RESTRICTED_ID" integer NOT NULL,
  "GROUP_ID" varchar(255),
  "USER_ID" integer,
  CONSTRAINT "AO_6978BB_PERMITTED_ENTITY_pkey" PRIMARY KEY ("ENTITY_ID")
);

CREATE TABLE "AO_6978BB_RESTRICTED_REF" (
  "REF_ID" serial NOT NULL,
  "REF_TYPE" varchar(255) NOT NULL,
  "REF_VALUE" varchar(450) NOT NULL,
  "REPOSITORY_ID" integer NOT NULL,
  "RESTRICTION_TYPE" varchar(255) NOT NULL,
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
  "NAME" varchar(64) NOT NULL,
  "PRODUCT_TYPE" varchar(64) NOT NULL,
  "PRODUCT_VERSION" varchar(64) NOT NULL,
  "STATE" varchar(255) NOT NULL,
  CONSTRAINT "AO_8E6075_MIRROR_SERVER_pkey" PRIMARY KEY ("ID"),
  CONSTRAINT u_ao_8e6075_mirror_881127116 UNIQUE ("ADD_ON_KEY")
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

CREATE TABLE "AO_A0B856_WEB_HOOK_LISTENER_AO" (
  "DESCRIPTION" text,
  "ENABLED" boolean,
  "EVENTS" text,
  "EXCLUDE_BODY" boolean,
  "FILTERS" text,
  "ID" serial NOT NULL,
  "LAST_UPDATED" timestamp NOT NULL,
  "LAST_UPDATED_USER" varchar(255),
  "NAME" text NOT NULL,
  "PARAMETERS" text,
  "REGISTRATION_METHOD" varchar(255) NOT NULL,
  "URL" text NOT NULL,
  CONSTRAINT "AO_A0B856_WEB_HOOK_LISTENER_AO_pkey" PRIMARY KEY ("ID")
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
  "LABEL" varchar(255),
  "USER_ID" integer NOT NULL,
  CONSTRAINT "AO_FB71B4_SSH_PUBLIC_KEY_pkey" PRIMARY KEY ("ENTITY_ID")
);

CREATE TABLE app_property (
  prop_key varchar(50) NOT NULL,
  prop_value varchar(2000) NOT NULL,
  CONSTRAINT app_property_pkey PRIMARY KEY (prop_key)
);

CREATE TABLE bb_clusteredjob (
  job_id varchar(255) NOT NULL,
  job_runner_key varchar(255) NOT NULL,
  sched_type integer NOT NULL,
  interval_millis bigint,
  first_run timestamp with time zone,
  cron_expression varchar(255),
  time_zone varchar(64),
  next_run timestamp with time zone,
  version bigint,
  parameters bytea,
  CONSTRAINT bb_clusteredjob_pkey PRIMARY KEY (job_id)
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

CREATE TABLE changeset (
  id varchar(40) NOT NULL,
  author_timestamp timestamp with time zone NOT NULL,
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

CREATE TABLE cwd_application (
  id bigint NOT NULL,
  application_name varchar(255) NOT NULL,
  lower_application_name varchar(255) NOT NULL,
  created_date timestamp with time zone NOT NULL,
  updated_date timestamp with time zone NOT NULL,
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
  attribute_value varchar(4000),
  attribute_name varchar(255) NOT NULL,
  CONSTRAINT sys_pk_10116 PRIMARY KEY (application_id, attribute_name)
);

CREATE TABLE cwd_directory (
  id bigint NOT NULL,
  directory_name varchar(255) NOT NULL,
  lower_directory_name varchar(255) NOT NULL,
  created_date timestamp with time zone NOT NULL,
  updated_date timestamp with time zone NOT NULL,
  description varchar(255),
  impl_class varchar(255) NOT NULL,
  lower_impl_class varchar(255) NOT NULL,
  directory_type varchar(32) NOT NULL,
  is_active char(1) NOT NULL,
  CONSTRAINT sys_pk_10127 PRIMARY KEY (id)
);

CREATE TABLE cwd_directory_attribute (
  directory_id bigint NOT NULL,
  attribute_value varchar(4000),
  attribute_name varchar(255) NOT NULL,
  CONSTRAINT sys_pk_10133 PRIMARY KEY (directory_id, attribute_name)
);

CREATE TABLE cwd_directory_operation (
  directory_id bigint NOT NULL,
  operation_type varchar(32) NOT NULL,
  CONSTRAINT sys_pk_10137 PRIMARY KEY (directory_id, operation_type)
);

CREATE TABLE cwd_group (
  id bigint NOT NULL,
  group_name varchar(255) NOT NULL,
  lower_group_name varchar(255) NOT NULL,
  created_date timestamp with time zone NOT NULL,
  updated_date timestamp with time zone NOT NULL,
  description varchar(255),
  group_type varchar(32) NOT NULL,
  directory_id bigint NOT NULL,
  is_active char(1) NOT NULL,
  is_local char(1) NOT NULL,
  CONSTRAINT sys_pk_10148 PRIMARY KEY (id)
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
  CONSTRAINT sys_pk_10167 PRIMARY KEY (id),
  CONSTRAINT uk_mem_dir_parent_child UNIQUE (directory_id, lower_child_name, lower_parent_name, membership_type)
);

CREATE TABLE cwd_property (
  property_key varchar(255) NOT NULL,
  property_name varchar(255) NOT NULL,
  property_value varchar(4000),
  CONSTRAINT sys_pk_10173 PRIMARY KEY (property_key, property_name)
);

CREATE TABLE cwd_user (
  id bigint NOT NULL,
  user_name varchar(255) NOT NULL,
  lower_user_name varchar(255) NOT NULL,
  created_date timestamp with time zone NOT NULL,
  updated_date timestamp with time zone NOT NULL,
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
  CONSTRAINT sys_pk_10202 PRIMARY KEY (id)
);

CREATE TABLE cwd_user_credential_record (
  id bigint NOT NULL,
  user_id bigint NOT NULL,
  password_hash varchar(255) NOT NULL,
  list_index integer,
  CONSTRAINT sys_pk_10209 PRIMARY KEY (id)
);

CREATE TABLE databasechangelog (
  id varchar(63) NOT NULL,
  author varchar(63) NOT NULL,
  filename varchar(200) NOT NULL,
  dateexecuted timestamp with time zone NOT NULL,
  orderexecuted integer NOT NULL,
  exectype varchar(10) NOT NULL,
  md5sum varchar(35),
  description varchar(255),
  comments varchar(255),
  tag varchar(255),
  liquibase varchar(20),
  CONSTRAINT databasechangelog_pkey PRIMARY KEY (id)
);

CREATE TABLE databasechangeloglock (
  id integer NOT NULL,
  locked boolean NOT NULL,
  lockgranted timestamp with time zone,
  lockedby varchar(255),
  CONSTRAINT databasechangeloglock_pkey PRIMARY KEY (id)
);

CREATE TABLE hibernate_unique_key (
  next_hi integer
);

CREATE TABLE id_sequence (
  sequence_name varchar(255) NOT NULL,
  next_val integer NOT NULL,
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
  created_timestamp timestamp with time zone NOT NULL,
  user_id integer NOT NULL,
  CONSTRAINT pk_sta_activity PRIMARY KEY (id)
);

CREATE TABLE sta_cmt_disc_activity (
  activity_id bigint NOT NULL,
  discussion_id bigint NOT NULL,
  CONSTRAINT pk_sta_cmt_disc_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_cmt_disc_comment_activity (
  activity_id bigint NOT NULL,
  comment_id bigint NOT NULL,
  comment_action integer NOT NULL,
  anchor_id bigint,
  CONSTRAINT sta_cmt_disc_comment_activity_pkey PRIMARY KEY (activity_id)
);

CREATE TABLE sta_cmt_disc_comment_anchor (
  anchor_id bigint NOT NULL,
  discussion_id bigint NOT NULL,
  pr_id bigint,
  CONSTRAINT sta_cmt_disc_comment_anchor_pkey PRIMARY KEY (anchor_id)
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

CREATE TABLE sta_comment (
  id bigint NOT NULL,
  entity_version integer NOT NULL,
  author_id integer NOT NULL,
  created_timestamp timestamp with time zone NOT NULL,
  updated_timestamp timestamp with time zone NOT NULL,
  parent_id bigint,
  root_id bigint,
  comment_text text NOT NULL,
  CONSTRAINT sta_comment_pkey PRIMARY KEY (id)
);

CREATE TABLE sta_deleted_group (
  id bigint NOT NULL,
  name varchar(255) NOT NULL,
  deleted_timestamp timestamp with time zone NOT NULL,
  CONSTRAINT pk_sta_deleted_group PRIMARY KEY (id),
  CONSTRAINT uq_sta_deleted_group_name UNIQUE (name)
);

CREATE TABLE sta_diff_comment_anchor (
  id bigint NOT NULL,
  entity_version integer NOT NULL,
  comment_id bigint NOT NULL,
  line_number integer NOT NULL,
  line_type integer,
  to_hash varchar(40) NOT NULL,
  to_path varchar(1024) NOT NULL,
  from_hash varchar(40),
  from_path varchar(1024),
  anchor_type integer NOT NULL,
  file_type integer,
  CONSTRAINT sta_diff_comment_anchor_pkey PRIMARY KEY (id)
);

CREATE TABLE sta_drift_request (
  id bigint NOT NULL,
  pr_id bigint NOT NULL,
  old_from_hash varchar(40) NOT NULL,
  old_to_hash varchar(40) NOT NULL,
  new_from_hash varchar(40) NOT NULL,
  new_to_hash varchar(40) NOT NULL,
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
  deleted_timestamp timestamp with time zone,
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

CREATE TABLE sta_pr_comment_activity (
  activity_id bigint NOT NULL,
  comment_id bigint NOT NULL,
  comment_action integer NOT NULL,
  anchor_id bigint,
  CONSTRAINT sta_pr_comment_activity_pkey PRIMARY KEY (activity_id)
);

CREATE TABLE sta_pr_diff_comment_anchor (
  anchor_id bigint NOT NULL,
  pr_id bigint NOT NULL,
  is_orphaned boolean NOT NULL,
  diff_type integer NOT NULL,
  CONSTRAINT sta_pr_diff_comment_anchor_pkey PRIMARY KEY (anchor_id)
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
  created_timestamp timestamp with time zone NOT NULL,
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
  created_timestamp timestamp with time zone NOT NULL,
  updated_timestamp timestamp with time zone NOT NULL,
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
  locked_timestamp timestamp with time zone,
  rescoped_timestamp timestamp with time zone NOT NULL,
  CONSTRAINT pk_sta_pull_request PRIMARY KEY (id),
  CONSTRAINT uq_sta_pull_request_scoped_id UNIQUE (to_repository_id, scoped_id)
);

CREATE TABLE sta_remember_me_token (
  id bigint NOT NULL,
  series varchar(64) NOT NULL,
  token varchar(64) NOT NULL,
  user_id integer NOT NULL,
  expiry_timestamp timestamp with time zone NOT NULL,
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
  repository_id integer NOT NULL,
  hook_key varchar(255) NOT NULL,
  is_enabled boolean NOT NULL,
  lob_id bigint,
  CONSTRAINT pk_sta_repo_hook PRIMARY KEY (id)
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
  CONSTRAINT pk_sta_repo_push_activity PRIMARY KEY (activity_id)
);

CREATE TABLE sta_repo_push_ref (
  activity_id bigint NOT NULL,
  ref_id varchar(1024) NOT NULL,
  change_type integer NOT NULL,
  from_hash varchar(40) NOT NULL,
  to_hash varchar(40) NOT NULL,
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
  created_timestamp timestamp with time zone NOT NULL,
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

ALTER TABLE bb_pr_reviewer_added ADD CONSTRAINT fk_bb_pr_reviewer_added_act FOREIGN KEY (activity_id) REFERENCES bb_pr_reviewer_upd_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE bb_pr_reviewer_added ADD CONSTRAINT fk_bb_pr_reviewer_added_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE bb_pr_reviewer_removed ADD CONSTRAINT fk_bb_pr_reviewer_removed_act FOREIGN KEY (activity_id) REFERENCES bb_pr_reviewer_upd_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE bb_pr_reviewer_removed ADD CONSTRAINT fk_bb_pr_reviewer_removed_user FOREIGN KEY (user_id) REFERENCES stash_user(id);
ALTER TABLE bb_pr_reviewer_upd_activity ADD CONSTRAINT fk_bb_pr_reviewer_act_id FOREIGN KEY (activity_id) REFERENCES sta_pr_activity(activity_id) ON DELETE CASCADE;
ALTER TABLE cs_attribute ADD CONSTRAINT fk_cs_attribute_changeset FOREIGN KEY (cs_id) REFERENCES changeset(id);
ALTER TABLE cs_indexer_state ADD CONSTRAINT fk_cs_indexer_state_repository FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE cs_repo_membership ADD CONSTRAINT fk_repo_membership_changeset FOREIGN KEY (cs_id) REFERENCES changeset(id);
ALTER TABLE cs_repo_membership ADD CONSTRAINT fk_repo_membership_repo FOREIGN KEY (repository_id) REFERENCES repository(id) ON DELETE CASCADE;
ALTER TABLE cwd_app_dir_group_mapping ADD CONSTRAINT fk_app_dir_group_app FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_app_dir_group_mapping ADD CONSTRAINT fk_app_dir_group_dir FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_app_dir_group_mapping ADD CONSTRAINT fk_app_dir_group_mapping FOREIGN KEY (app_dir_mapping_id) REFERENCES cwd_app_dir_mapping(id);
ALTER TABLE cwd_app_dir_mapping ADD CONSTRAINT fk_app_dir_app FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_app_dir_mapping ADD CONSTRAINT fk_app_dir_dir FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_app_dir_operation ADD CONSTRAINT fk_app_dir_mapping FOREIGN KEY (app_dir_mapping_id) REFERENCES cwd_app_dir_mapping(id);
ALTER TABLE cwd_application_address ADD CONSTRAINT fk_application_address FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_application_alias ADD CONSTRAINT fk_alias_app_id FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_application_attribute ADD CONSTRAINT fk_application_attribute FOREIGN KEY (application_id) REFERENCES cwd_application(id);
ALTER TABLE cwd_directory_attribute ADD CONSTRAINT fk_directory_attribute FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_directory_operation ADD CONSTRAINT fk_directory_operation FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_group ADD CONSTRAINT fk_directory_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_group_attribute ADD CONSTRAINT fk_group_attr_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_group_attribute ADD CONSTRAINT fk_group_attr_id_group_id FOREIGN KEY (group_id) REFERENCES cwd_group(id);
ALTER TABLE cwd_membership ADD CONSTRAINT fk_membership_dir FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_user ADD CONSTRAINT fk_user_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_user_attribute ADD CONSTRAINT fk_user_attr_dir_id FOREIGN KEY (directory_id) REFERENCES cwd_directory(id);
ALTER TABLE cwd_user_attribute ADD CONSTRAINT fk_user_attribute_id_user_id FOREIGN KEY (user_id) REFERENCES cwd_user(id);
ALTER TABLE cwd_user_credential_record ADD CONSTRAINT fk_user_cred_user FOREIGN KEY (user_id) REFERENCES cwd_user(id);
ALTER TABLE repository ADD CONSTRAINT fk_repository_project FOREIGN KEY (project_id) REFERENCES project(id);
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
