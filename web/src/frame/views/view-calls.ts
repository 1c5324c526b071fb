import { queryOptions } from '@tanstack/react-query';
import type {
  changeView,
  deleteView,
  listViews,
  saveView,
  setDefaultRoles,
  View,
} from '../../../../src/platform/views/contract.ts';
import { type ApiCall, callApi } from '../call-api.ts';

export const viewsKey = (place: string) => ['views', place];

export const viewsQuery = (place: string) =>
  queryOptions({
    queryKey: viewsKey(place),
    queryFn: ({ signal }) =>
      callApi<typeof listViews>({ method: 'GET', path: '/api/v1/views', query: { place }, signal }),
    staleTime: 30_000,
  });

export const makeView = (body: ApiCall<typeof saveView>['body']) =>
  callApi<typeof saveView>({ method: 'POST', path: '/api/v1/views', body });

export const storeView = ({ id, version }: View, search: string) =>
  callApi<typeof changeView>({
    method: 'PATCH',
    path: '/api/v1/views/:viewId',
    params: { viewId: id },
    body: { search, version },
  });

export const removeView = ({ id }: View) =>
  callApi<typeof deleteView>({ method: 'DELETE', path: '/api/v1/views/:viewId', params: { viewId: id } });

export const setViewRoles = (viewId: string, roles: Readonly<View['defaultFor']>) =>
  callApi<typeof setDefaultRoles>({
    method: 'PUT',
    path: '/api/v1/views/:viewId/roles',
    params: { viewId },
    body: { roles },
  });
