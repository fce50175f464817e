import { Navigate, type RouteObject } from 'react-router'
import { loadPart } from '../lib/load-part.ts'
import { paths, routePatterns } from '../lib/paths.ts'
import { AppLayout } from './app-layout.tsx'
import { ErrorPage } from './error-page.tsx'
import { LoadingPage } from './loading-page.tsx'

/** Pages inside the frame, for people signed in. A page is one line here and one file in `routes/`. */
const pages: RouteObject[] = [
  { path: routePatterns.overview, lazy: () => loadPart(() => import('./routes/overview.tsx')) },
  { path: routePatterns.credentials, lazy: () => loadPart(() => import('./routes/credentials.tsx')) },
  { path: routePatterns.newCredential, lazy: () => loadPart(() => import('./routes/new-credential.tsx')) },
  { path: routePatterns.credential, lazy: () => loadPart(() => import('./routes/credential.tsx')) },
  { path: routePatterns.configurations, lazy: () => loadPart(() => import('./routes/configurations.tsx')) },
  { path: routePatterns.newConfiguration, lazy: () => loadPart(() => import('./routes/new-configuration.tsx')) },
  { path: routePatterns.configuration, lazy: () => loadPart(() => import('./routes/configuration.tsx')) },
  { path: routePatterns.organization, lazy: () => loadPart(() => import('./routes/organization.tsx')) },
  { path: routePatterns.people, lazy: () => loadPart(() => import('./routes/people.tsx')) },
  { path: routePatterns.apiKeys, lazy: () => loadPart(() => import('./routes/api-keys.tsx')) },
  { path: routePatterns.auditLog, lazy: () => loadPart(() => import('./routes/audit-log.tsx')) },
  { path: routePatterns.signInRules, lazy: () => loadPart(() => import('./routes/sign-in-rules.tsx')) },
  { path: routePatterns.ownAccount, lazy: () => loadPart(() => import('./routes/own-account.tsx')) },
  { path: routePatterns.runs, lazy: () => loadPart(() => import('./routes/runs.tsx')) },
  { path: routePatterns.run, lazy: () => loadPart(() => import('./routes/run.tsx')) },
  { path: routePatterns.events, lazy: () => loadPart(() => import('./routes/events.tsx')) },
  { path: routePatterns.billExport, lazy: () => loadPart(() => import('./routes/bill-export.tsx')) },
  { path: routePatterns.exportTab, lazy: () => loadPart(() => import('./routes/export-queue.tsx')) },
  { path: routePatterns.exports, lazy: () => loadPart(() => import('./routes/exports.tsx')) },
  { path: routePatterns.reconciliations, lazy: () => loadPart(() => import('./routes/reconciliations.tsx')) },
  { path: routePatterns.reconciliation, lazy: () => loadPart(() => import('./routes/reconciliation.tsx')) },
  { path: routePatterns.settings, element: <Navigate to={paths.organization()} replace /> },
  { path: routePatterns.bills, lazy: () => loadPart(() => import('./routes/bills.tsx')) },
  { path: routePatterns.importBills, lazy: () => loadPart(() => import('./routes/import-bills.tsx')) },
  { path: routePatterns.bill, lazy: () => loadPart(() => import('./routes/bill.tsx')) },
  { path: routePatterns.accounts, lazy: () => loadPart(() => import('./routes/accounts.tsx')) },
  { path: routePatterns.account, lazy: () => loadPart(() => import('./routes/account.tsx')) },
  { path: routePatterns.externalMappings, lazy: () => loadPart(() => import('./routes/external-mappings.tsx')) },
  { path: '*', lazy: () => loadPart(() => import('./routes/not-found.tsx')) },
]

/** Every address of the console; a page's code is loaded when it is visited. */
export const routes: RouteObject[] = [
  {
    HydrateFallback: LoadingPage,
    ErrorBoundary: ErrorPage,
    children: [
      { path: routePatterns.signIn, lazy: () => loadPart(() => import('./routes/sign-in.tsx')) },
      { path: routePatterns.setup, lazy: () => loadPart(() => import('./routes/set-up.tsx')) },
      { path: routePatterns.invitation, lazy: () => loadPart(() => import('./routes/invitation.tsx')) },
      { path: routePatterns.forgotPassword, lazy: () => loadPart(() => import('./routes/forgot-password.tsx')) },
      { path: routePatterns.resetPassword, lazy: () => loadPart(() => import('./routes/reset-password.tsx')) },
      { path: routePatterns.proved, lazy: () => loadPart(() => import('./routes/proved.tsx')) },
      { Component: AppLayout, children: [{ ErrorBoundary: ErrorPage, children: pages }] },
    ],
  },
]
