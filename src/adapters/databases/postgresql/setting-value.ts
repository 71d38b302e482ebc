import { escapeLiteral } from 'pg'

// Stored as a list of names: quoted as one literal, `"$user", public` would become one schema of that odd name.
const LISTS = new Set([
  'local_preload_libraries',
  'search_path',
  'session_preload_libraries',
  'shared_preload_libraries',
  'temp_tablespaces',
  'unix_socket_directories',
])

/** The right-hand side of SET for a value as pg_db_role_setting stores it. */
export function settingValue(name: string, stored: string): string {
  if (!LISTS.has(name.toLowerCase())) return escapeLiteral(stored)
  const elements = listElements(stored)
  return elements.length === 0 ? `''` : elements.map((element) => escapeLiteral(element)).join(', ')
}

function listElements(stored: string): readonly string[] {
  const elements = stored.match(/"(?:[^"]|"")*"|[^,"\s][^,]*/g) ?? []
  return elements.map((element) =>
    element.startsWith('"') ? element.slice(1, -1).replaceAll('""', '"') : element.trim(),
  )
}
