export interface LabContact {
  readonly kind: string
  /** Address of the host that made it. */
  readonly from: string
}

/** The stand-in lab of a checkout, for the demo. Closing it ends everything that it started. */
export interface DemoLab extends AsyncDisposable {
  readonly root: string
  /** Path of an understudy.yaml for it, and what Understudy needs in its environment. */
  readonly configFile: string
  readonly environment: Readonly<Record<string, string>>
  /** People at work on production, until the returned function is called; it tells how many pushes there were. */
  startWork(): () => Promise<{ readonly pushed: number; readonly refused: number }>
  /** Starts an uncut copy of production: the positive control. */
  startControl(): Promise<void>
  /** Contacts that the hosts of `production`, `staging` or `control` made with what production is integrated with. */
  contactsBy(environment: 'production' | 'staging' | 'control'): Promise<readonly LabContact[]>
}
