export { caseMigrations } from './migrations/index.ts';
export { noteRecurrence } from './note-recurrence.ts';
export { noteReopening } from './note-reopening.ts';
export { countSampleCasework, hasSampleCases, purgeSampleCases } from './purge-sample.ts';
export { caseRoutes } from './routes.ts';
export { type CaseWatch, type NamingCase, readCasesNaming, watchCases } from './watch-cases.ts';
