import { z } from 'zod'

const Ticket = z.object({ id: z.string() })

export type Gated<T> = { readonly kind: 'pushed'; readonly result: T } | { readonly kind: 'refused' }

/** Pushes as through a running stand-in: not while it is locked, and draining waits until the push has ended. */
export async function pushThrough<T>(serverUrl: string, push: () => Promise<T>): Promise<Gated<T>> {
  const opened = await fetch(`${serverUrl}/lab/pushes`, { method: 'POST' })
  if (opened.status !== 201) return { kind: 'refused' }
  const { id } = Ticket.parse(await opened.json())
  try {
    return { kind: 'pushed', result: await push() }
  } finally {
    await fetch(`${serverUrl}/lab/pushes/${id}`, { method: 'DELETE' })
  }
}
