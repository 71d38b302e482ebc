import type { Definition } from '../../../ports/database.ts'
import type { Session } from './session.ts'

const USER_SCHEMA = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
const RELATION = `format('%I.%I', n.nspname, c.relname)`

const DEFINITIONS = `
  select 'pg_proc' as catalogue, p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as text
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prokind in ('f', 'p', 'w') and ${USER_SCHEMA}
  union all select 'pg_class', ${RELATION}, pg_get_viewdef(c.oid)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and ${USER_SCHEMA}
  union all select 'pg_rewrite', ${RELATION} || ' ' || r.rulename, pg_get_ruledef(r.oid)
    from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
    where r.rulename <> '_RETURN' and ${USER_SCHEMA}
  union all select 'pg_trigger', ${RELATION} || ' ' || t.tgname, pg_get_triggerdef(t.oid)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and ${USER_SCHEMA}
  union all select 'pg_attrdef', ${RELATION} || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)
    from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum join pg_class c on c.oid = d.adrelid
      join pg_namespace n on n.oid = c.relnamespace where ${USER_SCHEMA}
  union all select 'pg_constraint', ${RELATION} || ' ' || k.conname, pg_get_constraintdef(k.oid)
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'c' and ${USER_SCHEMA}
  union all select 'pg_foreign_server', srvname, array_to_string(srvoptions, e'\\n') from pg_foreign_server
  union all select 'pg_foreign_table', ${RELATION}, array_to_string(f.ftoptions, e'\\n')
    from pg_foreign_table f join pg_class c on c.oid = f.ftrelid join pg_namespace n on n.oid = c.relnamespace
  union all select 'pg_user_mapping', srvname || ' ' || usename, array_to_string(umoptions, e'\\n') from pg_user_mappings
  union all select 'pg_db_role_setting', coalesce(r.rolname, ''), array_to_string(s.setconfig, e'\\n')
    from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase left join pg_roles r on r.oid = s.setrole
    where d.datname = current_database()`

/** Only a superuser may read where a subscription leads to; only one can have restored it. */
const MAY_READ_SUBSCRIPTIONS = `select has_column_privilege('pg_catalog.pg_subscription', 'subconninfo', 'select') as may`

const SUBSCRIPTIONS = `select 'pg_subscription' as catalogue, subname as name, subconninfo as text
  from pg_subscription s join pg_database d on d.oid = s.subdbid where d.datname = current_database()`

/** What the server itself keeps of its objects, and may act on: a function that calls elsewhere, a foreign server, a subscription. */
export async function readDefinitions(session: Session): Promise<readonly Definition[]> {
  const rows = [...(await session.query(DEFINITIONS))]
  const [privilege] = await session.query(MAY_READ_SUBSCRIPTIONS)
  if (privilege?.['may'] === 't') rows.push(...(await session.query(SUBSCRIPTIONS)))
  return rows.flatMap(({ catalogue, name, text }) =>
    text === null || text === undefined ? [] : [{ catalogue: catalogue ?? '', name: name ?? '', text }],
  )
}
