import { keptIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const rateLimits = keptIntegration({
  id: 'rate-limits',
  title: 'Rate limits, default tasks and secret rules',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'bb_rl_user_settings' },
    { kind: 'table', table: 'AO_E433FA_DEFAULT_TASKS' },
    { kind: 'table', table: 'bb_secret_scan_rule' },
    { kind: 'table', table: 'bb_secret_allowlist_rule' },
  ],
  find: findTables('rate-limits', [
    { table: 'bb_rl_user_settings', rows: 'rate limits of users' },
    { table: 'AO_E433FA_DEFAULT_TASKS', rows: 'tasks that new pull requests get' },
    { table: 'bb_secret_scan_rule', rows: 'rules by which secrets in commits are found' },
    { table: 'bb_secret_allowlist_rule', rows: 'exceptions from the search for secrets' },
  ]),
  keep: 'they act within the copy; mails about found secrets have no mail server to go to',
})
