import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Level } from '../../../../src/detect/alerts/contract.ts';
import type { ReplyOf } from '../../../../src/platform/http/contract.ts';
import type {
  addEntity,
  CaseReply,
  CaseRole,
  declareIncident,
  editCase,
  listCasePeople,
  listLinks,
  listStories,
  readTimeline,
  removeEntity,
  SetTaskBody,
  sendUpdate,
  setRole,
  setTask,
  starEntry,
  TimelineEntry,
  writeStory,
} from '../../../../src/respond/cases/contract.ts';
import { type ApiCall, callApi } from '../../frame/call-api.ts';

export type CaseLinks = ReplyOf<typeof listLinks>['data'];
export type CaseEntity = CaseReply['entities'][number];

const TIMELINE_PAGE = 100;
/** More than these the server does not list. */
export const MOST_LINKS = 5_000;

/** Below the key of the case, so that whatever refreshes the case refreshes this. */
const keyOf = (caseNumber: string, ...rest: readonly unknown[]) => ['cases', 'one', caseNumber, ...rest];

type TimelineFilter = {
  readonly kind?: string | undefined;
  readonly cursor?: string | undefined;
  readonly starred?: 'true';
  readonly sort?: 'oldest';
};

export function timelineQuery(caseNumber: string, filter: TimelineFilter) {
  return queryOptions({
    queryKey: keyOf(caseNumber, 'timeline', filter),
    queryFn: ({ signal }) =>
      callApi<typeof readTimeline>({
        method: 'GET',
        path: '/api/v1/cases/:caseNumber/timeline',
        params: { caseNumber },
        query: { ...filter, limit: TIMELINE_PAGE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
}

export function linksQuery(caseNumber: string) {
  return queryOptions({
    queryKey: keyOf(caseNumber, 'links'),
    queryFn: ({ signal }) =>
      callApi<typeof listLinks>({
        method: 'GET',
        path: '/api/v1/cases/:caseNumber/links',
        params: { caseNumber },
        signal,
      }),
  });
}

export function storiesQuery(caseNumber: string) {
  return queryOptions({
    queryKey: keyOf(caseNumber, 'stories'),
    queryFn: ({ signal }) =>
      callApi<typeof listStories>({
        method: 'GET',
        path: '/api/v1/cases/:caseNumber/story',
        params: { caseNumber },
        signal,
      }),
  });
}

export const peopleQuery = queryOptions({
  queryKey: ['case-people'],
  queryFn: ({ signal }) => callApi<typeof listCasePeople>({ method: 'GET', path: '/api/v1/case-people', signal }),
  staleTime: 60_000,
});

export function starOf(caseNumber: string, { id, starredBy }: TimelineEntry) {
  return callApi<typeof starEntry>({
    method: 'PUT',
    path: '/api/v1/cases/:caseNumber/timeline/:entryId/star',
    params: { caseNumber, entryId: id },
    body: { isStarred: starredBy === null },
  });
}

type EditBody = ApiCall<typeof editCase>['body'];

/** What stood there is sent along: whoever changes another field is no conflict. */
export function changeFields({ number, title, description, severity }: CaseReply, body: Omit<EditBody, 'seen'>) {
  return callApi<typeof editCase>({
    method: 'PATCH',
    path: '/api/v1/cases/:caseNumber',
    params: { caseNumber: number },
    body: { ...body, seen: { title, description, severity } },
  });
}

export const rate = (item: CaseReply, severity: Level) => changeFields(item, { severity });

export function giveRole(caseNumber: string, role: CaseRole, person: string | null) {
  return callApi<typeof setRole>({
    method: 'PUT',
    path: '/api/v1/cases/:caseNumber/roles/:role',
    params: { caseNumber, role },
    body: { person },
  });
}

export function declare({ number, version }: CaseReply, reason: string) {
  return callApi<typeof declareIncident>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/incident',
    params: { caseNumber: number },
    body: { reason, version },
  });
}

export function changeTask(caseNumber: string, taskId: string, body: SetTaskBody) {
  return callApi<typeof setTask>({
    method: 'PATCH',
    path: '/api/v1/cases/:caseNumber/tasks/:taskId',
    params: { caseNumber, taskId },
    body,
  });
}

export function tellAudience(caseNumber: string, body: ApiCall<typeof sendUpdate>['body']) {
  return callApi<typeof sendUpdate>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/updates',
    params: { caseNumber },
    body,
  });
}

export function saveStory(caseNumber: string, body: ApiCall<typeof writeStory>['body']) {
  return callApi<typeof writeStory>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/story',
    params: { caseNumber },
    body,
  });
}

type EntityRef = Pick<CaseEntity, 'type' | 'name'>;

export function placeEntity(caseNumber: string, { type, name }: EntityRef) {
  return callApi<typeof addEntity>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/entities',
    params: { caseNumber },
    body: { type, name },
  });
}

export function takeEntityOut(caseNumber: string, { type, name }: EntityRef) {
  return callApi<typeof removeEntity>({
    method: 'POST',
    path: '/api/v1/cases/:caseNumber/entities/remove',
    params: { caseNumber },
    body: { type, name },
  });
}
