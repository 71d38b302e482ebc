/** The words of a systemctl command line that the lab's systemctl acts on; units carry their suffix. */
export interface SystemctlCall {
  readonly units: readonly string[]
  readonly properties: readonly string[]
  readonly valueOnly: boolean
  readonly quiet: boolean
  readonly now: boolean
}
