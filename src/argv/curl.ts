import type { Command, ReadCommand } from './command.ts'

// Neither a file of the login's own nor a proxy of its environment decides where a request goes. The last line is the status.
const flags = [
  '-q',
  '--silent',
  '--show-error',
  '--globoff',
  '--noproxy',
  '*',
  '--max-time',
  '30',
  '--write-out',
  '\\n%{http_code}',
]

/** A GET from that host, redirects not followed. */
export function getUrl(url: string): ReadCommand {
  return { effect: 'read', program: 'curl', args: [...flags, '--url', url], as: 'login' }
}

export function deleteUrl(url: string): Command {
  return { effect: 'write', program: 'curl', args: [...flags, '--request', 'DELETE', '--url', url], as: 'login' }
}

export interface CurlAnswer {
  readonly status: number
  readonly body: string
}

export function readAnswer(output: string): CurlAnswer {
  const end = output.lastIndexOf('\n')
  return { status: Number(output.slice(end + 1)), body: output.slice(0, Math.max(end, 0)) }
}
