// The plan of the rehearsal's job: two steps side by side, one that needs both.

export interface PlannedStep {
  readonly id: string;
  readonly title: string;
  readonly taskClass: 'patch' | 'directed' | 'ship';
  readonly detail: string;
  readonly dependsOn: readonly string[];
  readonly owns: readonly string[];
  readonly acceptance: readonly string[];
  readonly hard: boolean;
}

export const paths = {
  fetchShelf: 'src/fetch-shelf.js',
  retryTest: 'test/fetch-shelf-retry.test.js',
  messages: 'src/messages.js',
  retryDoc: 'docs/retry.md',
  catalogue: 'src/catalogue.js',
  showTest: 'test/show-shelf.test.js',
  readme: 'README.md',
} as const;

export const retryStep: PlannedStep = {
  id: 's1',
  title: 'Retry fetchShelf with growing pauses',
  taskClass: 'patch',
  detail:
    'Ask up to three times, with a pause that doubles. The number of attempts, the pause and the sleep are options, so that tests need not wait. The last error reaches the caller unchanged.',
  dependsOn: [],
  owns: [paths.fetchShelf, paths.retryTest],
  acceptance: [`node --test ${paths.retryTest} # C1`],
  hard: false,
};

export const wordsStep: PlannedStep = {
  id: 's2',
  title: 'Write the words for every status, and the page on retries',
  taskClass: 'directed',
  detail:
    'A table from status to the sentence a reader sees, with a fallback, and a page that says what is tried again and what is not.',
  dependsOn: [],
  owns: [paths.messages, paths.retryDoc],
  acceptance: [`node --check ${paths.messages}`],
  hard: false,
};

const showStep: PlannedStep = {
  id: 's3',
  title: 'Show a shelf, or say why there is none',
  taskClass: 'ship',
  detail:
    'showShelf in the catalogue fetches with retries and gives the titles, or the sentence for the last status. README and a test show it.',
  dependsOn: ['s1', 's2'],
  owns: [paths.catalogue, paths.readme, paths.showTest],
  acceptance: [`node --test ${paths.showTest}`],
  hard: false,
};

export const plannedSteps: readonly PlannedStep[] = [retryStep, wordsStep, showStep];
