/** A data store of a source that lies outside its home, as its row of `bb_data_store` tells it. On a copy it lies in the home. */
export interface OuterStore {
  readonly id: string
  readonly path: string
}

export interface JudgedStore extends OuterStore {
  /** Why it can't be brought along, after `the data store PATH`; left out where it can. */
  readonly refused?: string
}
