import type { Client } from 'pg'

/** A COPY TO STDOUT as it comes over the connection, before the driver takes it apart: an object for each row is what makes that slow. */
export interface CopyOut {
  /** The next bytes of the connection, messages of the protocol; undefined once the server has ended the statement. Rejects as a query does. */
  read(): Promise<Buffer | undefined>
  /** Gives the driver a message that is no row. */
  pass(message: Buffer): void
}

/** Bytes that may wait; then the connection is not read until they are taken. */
const WAITING = 1 << 20

/** The client is idle, and is of no other use until the end. */
export function startCopy(client: Client, text: string): CopyOut {
  const { stream } = client.connection
  const drivers = stream.listeners('data')
  const waiting: Buffer[] = []
  let bytes = 0
  let wake = (): void => undefined
  const onData = (chunk: Buffer): void => {
    waiting.push(chunk)
    bytes += chunk.length
    if (bytes >= WAITING) stream.pause()
    wake()
  }
  stream.removeAllListeners('data')
  stream.on('data', onData)
  const query = { ended: false }
  const answer = client.query(text)
  const onEnd = (): void => {
    query.ended = true
    wake()
  }
  answer.then(onEnd, onEnd)
  return {
    read: async () => {
      if (waiting.length === 0 && !query.ended) await new Promise<void>((resolve) => (wake = resolve))
      const chunk = waiting.shift()
      if (chunk === undefined) await answer
      bytes -= chunk?.length ?? 0
      if (bytes < WAITING) stream.resume()
      return chunk
    },
    pass: (message) => {
      for (const listener of drivers) Reflect.apply(listener, stream, [message])
    },
  }
}
