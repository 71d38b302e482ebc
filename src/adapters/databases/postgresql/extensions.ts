import type { Session } from './session.ts'

// Every database has plpgsql from its template.
const USED = `select extname as name from pg_extension where extname <> 'plpgsql' order by 1`

// Trusted ones came with PostgreSQL 13.
const CREATABLE = `select distinct v.name from pg_available_extension_versions v, pg_roles r
  where r.rolname = current_user and (r.rolsuper or coalesce(to_jsonb(v)->>'trusted', 'false') = 'true') order by 1`

export function usedExtensions(session: Session): Promise<readonly string[]> {
  return names(session, USED)
}

export function creatableExtensions(session: Session): Promise<readonly string[]> {
  return names(session, CREATABLE)
}

async function names(session: Session, query: string): Promise<readonly string[]> {
  const rows = await session.query(query)
  return rows.map((row) => row['name'] ?? '')
}
