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
    'AO_6978BB_*',
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
    'AO_616D7B_*',
    'AO_9DEC2A_*',
    'AO_4C6A26_*',
    'bb_proj_merge_*',
    'bb_repo_merge_*',
    'bb_scm_merge_*',
    'bb_pr_part_status_weight',
    'bb_reviewer_group*',
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
