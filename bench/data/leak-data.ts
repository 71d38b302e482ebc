import type { Client } from 'pg'

/** Of all bytes: comments as people write them, entries of an audit log, small attributes, documents and files. */
const shares = { comment: 0.4, audit: 0.25, attribute: 0.1, document: 0.1, file: 0.15 } as const

/** Columns that are searched. */
export const leakColumns: Readonly<Record<keyof typeof shares, string>> = {
  comment: 'body',
  audit: 'attributes',
  attribute: 'cs_id, name, value',
  document: 'body',
  file: 'content',
}

const words =
  'the a of to in is was review merge branch commit pull request please see https://jira.example.org/browse/ABC-123 build fails when the user logs in again config master develop fix this example com http server'

/** Fills about so many megabytes, at random but the same each time. Text of people compresses, audit and files do not. */
export async function fillLeakTables(client: Client, megabytes: number): Promise<void> {
  const rows = (share: number, bytes: number): number => Math.round((megabytes * share * 1_000_000) / bytes)
  await client.query(`select setseed(0.5);
    create function prose(count int) returns text language sql volatile as
      $$ select string_agg((string_to_array('${words}', ' '))[1 + floor(random() * 33)::int], ' ') from generate_series(1, count) $$;
    create function noise(n int) returns text language sql immutable as
      $$ select string_agg(encode(sha512((n::text || '/' || part)::bytea), 'base64'), '') from generate_series(1, 8) part $$;
    create table paragraph as select n, prose(150) as body from generate_series(1, 500) n;
    create table comment (id bigint primary key, body text);
    create table audit (id bigint primary key, attributes text);
    create table attribute (id bigint primary key, cs_id varchar(40), name varchar(64), value varchar(255));
    create table document (id bigint primary key, body jsonb);
    create table file (id bigint primary key, content bytea)`)
  await client.query(
    `insert into comment select number, body || number from generate_series(1, ${rows(shares.comment, 800)}) number
     join paragraph on paragraph.n = 1 + number::bigint * 7919 % 500`,
  )
  await client.query(`insert into audit select n, noise(n) from generate_series(1, ${rows(shares.audit, 710)}) n`)
  await client.query(
    `insert into attribute select n, md5(n::text) || 'deadbeef', 'attribute-' || n % 50, 'value ' || n from generate_series(1, ${rows(shares.attribute, 65)}) n`,
  )
  await client.query(
    `insert into document select n, jsonb_build_object('n', n, 'text', noise(n), 'url', 'https://other.example/' || n) from generate_series(1, ${rows(shares.document, 780)}) n`,
  )
  await client.query(
    `insert into file select n, decode(string_agg(encode(sha512((n || '/' || part)::bytea), 'hex'), ''), 'hex')
     from generate_series(1, ${rows(shares.file, 64 * 500)}) n, generate_series(1, 500) part group by n`,
  )
  await client.query('drop table paragraph')
  await client.query('vacuum analyze')
}
