/** A place where Bitbucket keeps what people wrote, or what happened. Nothing there is acted on. */
export interface ContentPlace {
  /** A name, or a prefix that ends in `*`. */
  readonly table: string
  /** `*` for every column. */
  readonly column: string
  readonly reason: string
}

/** Everything else is acted on, or nobody knows: there the source's names are live. */
export const contentPlaces: readonly ContentPlace[] = [
  ...all('comments and tasks that people wrote', ['bb_comment', 'sta_comment', 'sta_task', 'AO_38F373_COMMENT_LIKE']),
  ...all('where a comment stands in a file', [
    'bb_comment_thread',
    'bb_comment_parent',
    'bb_thread_root_comment',
    'bb_suggestion_group',
    'sta_diff_comment_anchor',
    'sta_cmt_disc_comment_anchor',
    'sta_pr_diff_comment_anchor',
  ]),
  ...all('titles, descriptions and branches of pull requests', ['sta_pull_request', 'bb_pull_request_template']),
  ...all('commits and what refers to them', [
    'changeset',
    'cs_*',
    'bb_pr_commit',
    'bb_git_pr_*',
    'sta_cmt_discussion',
    'sta_cmt_disc_participant',
    'sta_pr_rescope_*',
    'sta_drift_request',
  ]),
  ...all('what people did', [
    'sta_activity',
    'sta_repo_activity',
    'sta_repo_push_activity',
    'sta_repo_push_ref',
    'sta_repo_created_activity',
    'sta_pr_activity',
    'sta_pr_comment_activity',
    'sta_pr_merge_activity',
    'sta_pr_participant',
    'sta_cmt_disc_activity',
    'sta_cmt_disc_comment_activity',
    'bb_pr_comment_activity',
    'bb_pr_reviewer_*',
    'bb_cmt_disc_comment_activity',
    'repository_access',
  ]),
  ...all('names and metadata of attached files', ['bb_attachment', 'bb_attachment_metadata']),
  { table: 'project', column: 'description', reason: 'a description that people wrote' },
  { table: 'project', column: 'name', reason: 'a name that people gave' },
  { table: 'repository', column: 'description', reason: 'a description that people wrote' },
  { table: 'repository', column: 'name', reason: 'a name that people gave' },
  { table: 'AO_E433FA_DEFAULT_TASKS', column: 'DESCRIPTION', reason: 'a task that people wrote' },
  ...all('names and mail addresses of people', [
    'cwd_user',
    'cwd_app_licensed_user',
    'sta_normal_user',
    'cwd_tombstone',
    'sta_deleted_group',
  ]),
  ...all('labels that people gave', ['bb_label', 'bb_label_mapping']),
  ...all('the record of what was done', [
    'AO_C77861_AUDIT_ENTITY',
    'AO_C77861_AUDIT_ACTION_CACHE',
    'AO_C77861_AUDIT_CATEGORY_CACHE',
    'AO_C77861_AUDIT_DENY_LISTED',
    'AO_BD73C3_PROJECT_AUDIT',
    'AO_BD73C3_REPOSITORY_AUDIT',
  ]),
  // In capital letters on MySQL and MariaDB.
  ...all('the record of schema changes', ['databasechangelog', 'DATABASECHANGELOG']),
  ...all('the record of jobs that ended', ['bb_job', 'bb_job_message', 'AO_4789DD_TASK_MONITOR']),
  ...all('the record of alerts and health checks', ['bb_alert', 'AO_4789DD_HEALTH_CHECK_STATUS', 'bb_integrity_event']),
  ...all('the record of past calls of webhooks', ['AO_A0B856_HIST_INVOCATION', 'AO_371AEF_HIST_INVOCATION']),
  ...all('what builds and deployments reported; Bitbucket shows it and calls nobody', [
    'bb_build_status',
    'bb_deployment',
    'AO_CFE8FA_BUILD_STATUS',
    'AO_2AD648_INSIGHT_ANNOTATION',
    'AO_2AD648_INSIGHT_REPORT',
  ]),
  ...all('branches and issue keys, as people named them', [
    'AO_777666_JIRA_INDEX',
    'AO_777666_DEPLOYMENT_ISSUE',
    'AO_33D892_COMMENT_JIRA_ISSUE',
    'AO_811463_GIT_LFS_LOCK',
    'AO_02A6C0_REJECTED_REF',
  ]),
  ...all('links in the page of a repository or in the menu; a person follows them, not Bitbucket', [
    'AO_0E97B5_REPOSITORY_SHORTCUT',
    'AO_38321B_CUSTOM_CONTENT_LINK',
  ]),
]

export function contentPlaceOf(
  table: string,
  column: string,
  places: readonly ContentPlace[] = contentPlaces,
): ContentPlace | undefined {
  return places.find((place) => namesTable(place.table, table) && (place.column === '*' || place.column === column))
}

/** Whether `pattern`, a name or a prefix that ends in `*`, names the table. */
export function namesTable(pattern: string, table: string): boolean {
  return pattern.endsWith('*') ? table.startsWith(pattern.slice(0, -1)) : pattern === table
}

function all(reason: string, tables: readonly string[]): readonly ContentPlace[] {
  return tables.map((table) => ({ table, column: '*', reason }))
}

/** A file where nothing is acted on, by its name. */
export interface ContentFile {
  readonly name: string
  readonly reason: string
}

/** Every other file that is searched is acted on, or nobody knows. */
export const contentFiles: readonly ContentFile[] = [
  { name: 'FETCH_HEAD', reason: 'the record of the last fetch; no fetch reads it' },
  { name: 'description', reason: 'a description of the repository that nobody reads' },
  { name: 'gc.log', reason: 'the record of the last housekeeping' },
]

export function contentFileOf(path: string): ContentFile | undefined {
  return contentFiles.find(({ name }) => path.endsWith(`/${name}`))
}
