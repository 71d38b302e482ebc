import type { PlantContext } from './context.ts'

/** Activities of comments start here, above those of pushes and pull requests. */
const FIRST_ACTIVITY = 100_000

/** Comments on pull requests that quote production's base URL; made inside the database, so that many cost little. */
export async function plantComments(context: PlantContext, count: number): Promise<void> {
  const { client, catalogue, topology } = context
  const parameters = [count, topology.production.baseUrl]
  const statements = catalogue.has('bb_comment') ? current : upTo4
  for (const statement of statements) await client.query(withPullRequests(statement), parameters)
}

/** Spreads the comments over people, pull requests and time by their number alone, so that a seed is not even needed. */
function withPullRequests(statement: string): string {
  return `WITH pr AS (SELECT array_agg(id ORDER BY id) AS ids FROM sta_pull_request),
    c AS (SELECT n, ids[1 + n / 4 % cardinality(ids)] AS pr, 1 + n % 10 AS author,
                 timestamp '2026-10-01 08:00:00' + n * interval '1 minute' AS at,
                 CASE n % 3 WHEN 0 THEN 'See ' || $2 || '/projects/PLAT/repos/gateway/browse/src#' || n
                            WHEN 1 THEN 'As in [' || n || '](' || $2 || '/projects/SHOP/repos/billing/pull-requests/' || n % 20 || '/overview).'
                            ELSE 'Clone it from ' || $2 || '/scm/ops/catalogue.git, then compare ' || md5(n::text) END AS text
          FROM pr, generate_series(1, $1::int) AS n)
    ${statement}`
}

const activities = [
  `INSERT INTO sta_activity (id, activity_type, created_timestamp, user_id) SELECT ${FIRST_ACTIVITY} + n, 3, at, author FROM c`,
  `INSERT INTO sta_pr_activity (activity_id, pr_id, pr_action) SELECT ${FIRST_ACTIVITY} + n, pr, 0 FROM c`,
]

/** Four comments make a thread. */
const current = [
  `INSERT INTO bb_comment_thread (id, commentable_id, commentable_type, created_timestamp, entity_version, updated_timestamp)
   SELECT n / 4 + 1, min(pr), 1, min(at), 1, max(at) FROM c GROUP BY n / 4`,
  `INSERT INTO bb_comment (id, author_id, comment_text, created_timestamp, entity_version, thread_id, updated_timestamp, severity, state)
   SELECT n, author, text, at, 1, n / 4 + 1, at, 0, 0 FROM c`,
  `INSERT INTO bb_thread_root_comment (thread_id, comment_id) SELECT n / 4 + 1, min(n) FROM c GROUP BY n / 4`,
  ...activities,
  `INSERT INTO bb_pr_comment_activity (activity_id, comment_id, comment_action) SELECT ${FIRST_ACTIVITY} + n, n, 0 FROM c`,
]

const upTo4 = [
  `INSERT INTO sta_comment (id, entity_version, author_id, created_timestamp, updated_timestamp, comment_text)
   SELECT n, 1, author, at, at, text FROM c`,
  ...activities,
  `INSERT INTO sta_pr_comment_activity (activity_id, comment_id, comment_action) SELECT ${FIRST_ACTIVITY} + n, n, 0 FROM c`,
]
