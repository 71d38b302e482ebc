import { keptIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const audit = keptIntegration({
  id: 'audit',
  title: 'Audit log',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_C77861_AUDIT_ENTITY' },
    { kind: 'table', table: 'AO_BD73C3_PROJECT_AUDIT' },
    { kind: 'table', table: 'AO_BD73C3_REPOSITORY_AUDIT' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.bitbucket.audit' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.audit.' },
  ],
  find: findTables('audit', [
    { table: 'AO_C77861_AUDIT_ENTITY', rows: 'entries of the audit log, which may name nodes of the source' },
    { table: 'AO_BD73C3_PROJECT_AUDIT', rows: 'entries of the older audit log of projects' },
    { table: 'AO_BD73C3_REPOSITORY_AUDIT', rows: 'entries of the older audit log of repositories' },
  ]),
  keep: 'it records what was done and acts on nothing',
})
