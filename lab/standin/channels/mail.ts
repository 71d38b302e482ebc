import { baseUrl } from '../app-properties.ts'
import { type MailSettings, readMailSettings } from '../mail-settings.ts'
import { type Row, text } from '../row.ts'
import { type Channel, type ChannelContext, contactAll } from './channel.ts'
import { sendMail } from './smtp.ts'

const QUEUE = 'AO_92D5D5_USER_NOTIFICATION'

// A production that is at work always has mail waiting; the lab's is idle, so it keeps what was queued.
const KEPT_MS = 3_600_000
const SOON_MS = 2_000

/** Sends what is queued and stale, one mail a user. A mail server that fails drops the notification. */
export const mail: Channel = {
  kind: 'mail',
  everyMs: ({ intervals, environment }) => intervals.mailMs ?? (environment === 'production' ? KEPT_MS : SOON_MS),
  startsLate: true,
  run: async (context) => {
    const server = await readMailSettings(context.store)
    if (server === undefined) return
    const due = await takeDue(context)
    const users = [...new Set(due.map((row) => text(row, 'USER_ID')))]
    const batches = users.map((user) => due.filter((row) => text(row, 'USER_ID') === user))
    await contactAll(batches.map((batch) => sendBatch(context, server, batch)))
  },
}

// The age is reckoned here: the column has no time zone, and the server's session may have another than the writer's.
async function takeDue({ store, lab }: ChannelContext): Promise<readonly Row[]> {
  if (!(await store.hasTable(QUEUE))) return []
  return store.query(`DELETE FROM "${QUEUE}" WHERE "DATE" <= $1 RETURNING *`, [
    new Date(Date.now() - lab.intervals.mailQuietMs),
  ])
}

async function sendBatch(context: ChannelContext, server: MailSettings, batch: readonly Row[]): Promise<void> {
  const to = await addressOf(context, text(batch[0] ?? {}, 'USER_ID'))
  const body = [await baseUrl(context.store), ...batch.map((row) => text(row, 'DATA'))].join('\n\n')
  const from = server.senderAddress === '' ? 'bitbucket@localhost' : server.senderAddress
  const letter = { from, to, subject: `[Bitbucket] ${batch.length} updates`, body }
  await context.dial.tcp(server.hostname, server.port, (socket) => sendMail(socket, server, letter))
}

async function addressOf({ store }: ChannelContext, userId: string): Promise<string> {
  const rows = await store.query(
    `SELECT u.email_address FROM sta_normal_user n JOIN cwd_user u ON u.lower_user_name = lower(n.name) WHERE n.user_id = $1`,
    [userId],
  )
  return text(rows[0] ?? {}, 'email_address') || 'unknown@localhost'
}
