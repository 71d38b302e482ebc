/** Tables of the vendor that hold neither an address that is called nor a credential, whatever a name in them looks like. */
export interface InertTable {
  /** A name, or a prefix that ends in `*`. */
  readonly table: string
  readonly reason: string
}

export const inertTables: readonly InertTable[] = [
  ...inert('counters and bookkeeping of the database', [
    'id_sequence',
    'hibernate_unique_key',
    'sta_repository_scoped_id',
  ]),
  ...inert('which apps are on', ['plugin_state', 'bb_user_dark_feature']),
  ...inert('projects and repositories: names, keys and where one was forked from', [
    'project',
    'repository',
    'bb_project_alias',
    'bb_repository_alias',
    'sta_normal_project',
    'sta_personal_project',
    'sta_repo_origin',
    'bb_repo_size',
    'sta_watcher',
    'bb_settings_restriction',
  ]),
  ...inert('who may do what', [
    'sta_global_permission',
    'sta_project_permission',
    'sta_repo_permission',
    'sta_permission_type',
    'AO_6978BB_PERMITTED_ENTITY',
    'AO_6978BB_RESTRICTED_REF',
    'AO_E5A814_ACCESS_TOKEN_PERM',
    'cwd_granted_perm',
  ]),
  ...inert('users and groups of the directories', [
    'stash_user',
    'cwd_group',
    'cwd_group_admin_*',
    'cwd_group_attribute',
    'cwd_membership',
    'cwd_user_attribute',
    'cwd_directory_operation',
    'cwd_app_dir_*',
    'cwd_app_licensing*',
    'cwd_application_alias',
  ]),
  ...inert('which applications may ask the embedded Crowd, and from where: they call in', [
    'cwd_application',
    'cwd_application_address',
  ]),
  ...inert('how branches, merges and reviews are done', [
    'AO_616D7B_BRANCH_MODEL',
    'AO_616D7B_BRANCH_MODEL_CONFIG',
    'AO_616D7B_BRANCH_TYPE',
    'AO_616D7B_BRANCH_TYPE_CONFIG',
    'AO_616D7B_DELETE_AFTER_MERGE',
    'AO_616D7B_SCOPE_AUTO_MERGE',
    'AO_9DEC2A_DEFAULT_REVIEWER',
    'AO_9DEC2A_PR_CONDITION',
    'AO_4C6A26_EXEMPT_MESSAGE',
    'AO_4C6A26_EXEMPT_PUSHER',
    'AO_4C6A26_JIRA_HOOK_CONFIG',
    'AO_2AD648_MERGE_CHECK',
    'AO_CFE8FA_BUILD_PARENT_KEYS',
    'bb_proj_merge_*',
    'bb_repo_merge_*',
    'bb_scm_merge_*',
    'bb_pr_part_status_weight',
    'bb_reviewer_group*',
  ]),
  ...inert('people who come from nowhere else: owners of access keys', ['sta_service_user']),
  ...inert('earlier passwords of people, as hashes: who may sign in to the source may sign in to the copy', [
    'cwd_user_credential_record',
  ]),
  ...inert('public keys that signatures are checked with, and how long keys must be: they let nobody in', [
    'AO_B586BC_GPG_KEY',
    'AO_B586BC_GPG_SUB_KEY',
    'AO_FB71B4_SSH_KEY_RESTRICTION',
  ]),
  ...inert('names and times of scheduled jobs', ['bb_clusteredjob']),
  ...inert('which events a webhook is called for, and when a script runs', [
    'AO_A0B856_WEBHOOK_EVENT',
    'bb_hook_script_config',
    'bb_hook_script_trigger',
  ]),
  ...inert('what was exported or indexed, by ids and keys', [
    'AO_8752F1_DATA_PIPELINE_EOO',
    'AO_777666_UPDATED_ISSUES',
    'bb_dep_commit',
  ]),
  ...inert('answers to sign-ins that were used up', ['AO_ED669C_SEEN_ASSERTIONS']),
  ...inert('hashes and states of repositories on mirrors and Mesh nodes', [
    'bb_mirror_content_hash',
    'bb_mirror_metadata_hash',
    'bb_mesh_partition_migration',
  ]),
  ...inert('emoticons; their pictures come with Bitbucket', ['bb_emoticon']),
  ...inert('which notifications a user or repository wants', ['AO_92D5D5_REPO_NOTIFICATION']),
  ...inert('settings of the health checks', [
    'AO_4789DD_PROPERTIES',
    'AO_4789DD_READ_NOTIFICATIONS',
    'AO_4789DD_DISABLED_CHECKS',
    'AO_4789DD_HEALTH_CHECK_WATCHER',
    'AO_4789DD_SHORTENED_KEY',
  ]),
  ...inert('which of a user’s settings lie in which object; the objects belong to the hooks', ['sta_user_settings']),
]

function inert(reason: string, tables: readonly string[]): readonly InertTable[] {
  return tables.map((table) => ({ table, reason }))
}
