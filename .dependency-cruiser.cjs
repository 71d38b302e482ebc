/** The import rules of the architecture. Each says what goes wrong without it. */

const layer = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: to },
})

const outward = '^src/(survey|checks|plan|steps|run|report|governance|app|cli|web)/'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Files in a circle can only be understood, tested and moved together.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolved',
      comment: 'An import that leads nowhere fails only when it is reached.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports is dead, or is an entry that belongs on this list.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.test\\.ts$', '^src/(main|guardian-main)\\.ts$', '^lab/.*main\\.ts$', '^test/'],
      },
      to: {},
    },
    layer('kernel-is-alone', 'The words that everybody shares know nobody.', '^src/kernel/', '^src/(?!kernel/)'),
    layer(
      'ports-know-words-only',
      'A contract must not depend on those who use or fulfil it.',
      '^src/(ports|argv)/',
      `^src/(integrations|guard|backup|containment|leaks|adapters)/|${outward}`,
    ),
    layer(
      'config-knows-words-only',
      'The configuration is read before anything else exists.',
      '^src/config/',
      `^src/(integrations|guard|backup|containment|leaks|adapters)/|${outward}`,
    ),
    layer(
      'slices-know-no-pipeline',
      'What an integration, a guard or a backup knows must hold in any run.',
      '^src/(changes|integrations|guard|backup|containment|leaks|verification)/',
      outward,
    ),
    layer(
      'planning-is-pure',
      'A plan is made from configuration and facts; what reaches a host is no part of it.',
      '^src/plan/',
      '^src/(adapters|steps|run|app|cli|web)/',
    ),
    layer(
      'steps-know-no-engine',
      'A step must run the same under any engine.',
      '^src/steps/',
      '^src/(run|app|cli|web)/',
    ),
    layer(
      'adapters-only-in-compose',
      'One file decides what is real; everybody else works with ports.',
      '^src/(?!adapters/|app/compose\\.ts$|app/compose/|guardian-main\\.ts$)',
      '^src/adapters/',
    ),
    layer(
      'cli-and-web-apart',
      'Two faces of the same use cases; one must be removable without the other.',
      '^src/cli/',
      '^src/web/',
    ),
    layer(
      'web-and-cli-apart',
      'Two faces of the same use cases; one must be removable without the other.',
      '^src/web/',
      '^src/cli/',
    ),
    {
      name: 'integrations-apart',
      comment: 'An integration is a slice: it can be added and removed without reading the others.',
      severity: 'error',
      from: { path: '^src/integrations/([^/]+)/' },
      to: { path: '^src/integrations/[^/]+/', pathNot: '^src/integrations/$1/' },
    },
    {
      name: 'steps-apart',
      comment: 'The order of the steps stands in one place, the registry.',
      severity: 'error',
      from: { path: '^src/steps/([^/.]+)/', pathNot: '^src/steps/registry\\.ts$' },
      to: { path: '^src/steps/[^/.]+/', pathNot: '^src/steps/$1/' },
    },
    {
      name: 'report-imports-types',
      comment: 'A renderer gets its data handed; it fetches none. What a change says and compiles to is pure text.',
      severity: 'error',
      from: { path: '^src/report/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^src/(?!report/|kernel/|changes/describe\\.ts$|changes/sql/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'drivers-in-adapters',
      comment: 'What talks to files, processes, networks and databases stands where it can be replaced.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/adapters/', '^src/config/', '^src/main\\.ts$', '\\.test\\.ts$'] },
      to: { path: '^(node:)?(fs|fs/promises|child_process|net)$|node_modules/(pg|better-sqlite3|execa)/' },
    },
    {
      name: 'lab-is-not-shipped',
      comment: 'The lab plays the world around the product; the product starts it as a process at most.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(lab|test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
}
