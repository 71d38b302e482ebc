/** Host (name or address, lower case), port and protocol that a finding leads to. */
export interface Endpoint {
  readonly host: string
  readonly port: number | undefined
  readonly protocol: 'tcp' | 'udp'
  readonly scheme?: string
}
