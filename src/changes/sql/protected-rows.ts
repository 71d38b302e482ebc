/** Texts that a protected key column must keep: one text, or every text with this start and end. */
export type KeyShape =
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'affixed'; readonly prefix: string; readonly suffix: string }

export type Protection =
  | { readonly kind: 'every-row' }
  /** The rows whose `column` has one of these shapes. */
  | { readonly kind: 'rows'; readonly column: string; readonly shapes: readonly KeyShape[] }
  /** Every row but those whose `column` has one of these shapes. */
  | { readonly kind: 'all-but'; readonly column: string; readonly shapes: readonly KeyShape[] }

const everyRow: Protection = { kind: 'every-row' }

const protections: ReadonlyMap<string, Protection> = new Map<string, Protection>([
  ['databasechangelog', everyRow],
  ['databasechangeloglock', everyRow],
  ['id_sequence', everyRow],
  ['hibernate_unique_key', everyRow],
  ['cwd_user', everyRow],
  ['stash_user', everyRow],
  ['sta_normal_user', everyRow],
  ['cwd_app_dir_mapping', everyRow],
  ['cwd_app_dir_operation', everyRow],
  [
    'app_property',
    {
      kind: 'rows',
      column: 'prop_key',
      shapes: [exact('server.id'), exact('license'), exact('setup.completed'), affixed('instance.', '')],
    },
  ],
  ['plugin_setting', { kind: 'rows', column: 'key_name', shapes: [affixed('AO_', '_#')] }],
  ['cwd_directory', { kind: 'rows', column: 'directory_type', shapes: [exact('INTERNAL')] }],
  // Which directory an attribute belongs to is only its id here, so the name must be one that no internal directory has.
  [
    'cwd_directory_attribute',
    {
      kind: 'all-but',
      column: 'attribute_name',
      shapes: ['crowd.', 'ldap.', 'application.', 'directory.cache.'].map((prefix) => affixed(prefix, '')),
    },
  ],
])

/** Rows that Bitbucket needs to boot, which are updated but never deleted; undefined for a table without any. */
export function protectionOf(table: string): Protection | undefined {
  return protections.get(table.slice(table.lastIndexOf('.') + 1).toLowerCase())
}

function exact(text: string): KeyShape {
  return { kind: 'exact', text }
}

function affixed(prefix: string, suffix: string): KeyShape {
  return { kind: 'affixed', prefix, suffix }
}
