/** Numbered and never edited once released; `user_version` tells how many have been applied. */
export const migrations: readonly string[] = [
  `
  create table run (
    id text primary key,
    kind text not null,
    environment text not null,
    source text,
    started_at text not null,
    ended_at text,
    state text not null,
    started_by text not null,
    why text,
    plan text not null
  ) strict;
  create table journal (
    run text not null references run (id),
    position integer not null,
    entry text not null,
    primary key (run, position)
  ) strict;
  create table environment_lock (
    environment text primary key,
    content text not null
  ) strict;
  create table document (
    environment text not null,
    name text not null,
    content text not null,
    primary key (environment, name)
  ) strict;
  `,
]
