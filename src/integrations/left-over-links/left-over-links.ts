import { keptIntegration } from '../blocking-integration.ts'
import { findTables } from '../find-tables.ts'

export const leftOverLinks = keptIntegration({
  id: 'left-over-links',
  title: 'Links in menus and repositories',
  basis: 'seen',
  claims: [
    { kind: 'table', table: 'AO_0E97B5_REPOSITORY_SHORTCUT' },
    { kind: 'table', table: 'AO_38321B_CUSTOM_CONTENT_LINK' },
    { kind: 'rows', table: 'plugin_setting', column: 'key_name', prefix: 'com.atlassian.plugins.custom_apps.' },
  ],
  find: findTables('left-over-links', [
    { table: 'AO_0E97B5_REPOSITORY_SHORTCUT', rows: 'links in the menus of repositories' },
    { table: 'AO_38321B_CUSTOM_CONTENT_LINK', rows: 'links in the menus of projects' },
  ]),
  keep: 'a person follows them; Bitbucket does not',
})
