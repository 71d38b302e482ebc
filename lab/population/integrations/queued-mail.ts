import type { PlantContext } from '../context.ts'
import { someUserId } from '../ground.ts'
import { planting } from '../planting.ts'
import { minutesAgo } from '../time.ts'

const senders = ['PullRequest', 'Repository'] as const

/** Batched notifications that wait; all of them are stale, so a restored queue leaves within a minute. */
export async function plantQueuedMail(context: PlantContext): Promise<void> {
  const { insert } = planting(context, 'queued-mail')
  const { baseUrl } = context.topology.production
  const user = await someUserId(context)
  const rows = Array.from({ length: 12 }, (_, index) => ({
    BATCH_ID: `${1 + (index % 3)}`,
    BATCH_SENDER_ID: senders[index % senders.length] ?? senders[0],
    DATA: JSON.stringify({
      subject: `Changes in pull request #${index + 1}`,
      link: `${baseUrl}/projects/PLAT/repos/gateway/pull-requests/${index + 1}`,
    }),
    DATE: minutesAgo(45 + index),
    USER_ID: user,
  }))
  await insert('AO_92D5D5_USER_NOTIFICATION', ['ID'], rows)
}
