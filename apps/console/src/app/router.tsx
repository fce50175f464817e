import { Navigate, type RouteObject } from 'react-router'
import { paths, routePatterns } from '../lib/paths.ts'
import { AppLayout } from './app-layout.tsx'
import { ErrorPage } from './error-page.tsx'
import { LoadingPage } from './loading-page.tsx'

/** Pages inside the frame, for people signed in. A page is one line here and one file in `routes/`. */
const pages: RouteObject[] = [
  { path: routePatterns.overview, lazy: () => import('./routes/overview.tsx') },
  { path: routePatterns.credentials, lazy: () => import('./routes/credentials.tsx') },
  { path: routePatterns.newCredential, lazy: () => import('./routes/new-credential.tsx') },
  { path: routePatterns.credential, lazy: () => import('./routes/credential.tsx') },
  { path: routePatterns.configurations, lazy: () => import('./routes/configurations.tsx') },
  { path: routePatterns.newConfiguration, lazy: () => import('./routes/new-configuration.tsx') },
  { path: routePatterns.configuration, lazy: () => import('./routes/configuration.tsx') },
  { path: routePatterns.organization, lazy: () => import('./routes/organization.tsx') },
  { path: routePatterns.people, lazy: () => import('./routes/people.tsx') },
  { path: routePatterns.apiKeys, lazy: () => import('./routes/api-keys.tsx') },
  { path: routePatterns.auditLog, lazy: () => import('./routes/audit-log.tsx') },
  { path: routePatterns.signInRules, lazy: () => import('./routes/sign-in-rules.tsx') },
  { path: routePatterns.ownAccount, lazy: () => import('./routes/own-account.tsx') },
  { path: routePatterns.runs, lazy: () => import('./routes/runs.tsx') },
  { path: routePatterns.run, lazy: () => import('./routes/run.tsx') },
  { path: routePatterns.events, lazy: () => import('./routes/events.tsx') },
  { path: routePatterns.billExport, lazy: () => import('./routes/bill-export.tsx') },
  { path: routePatterns.exportTab, lazy: () => import('./routes/export-queue.tsx') },
  { path: routePatterns.exports, lazy: () => import('./routes/exports.tsx') },
  { path: routePatterns.reconciliations, lazy: () => import('./routes/reconciliations.tsx') },
  { path: routePatterns.reconciliation, lazy: () => import('./routes/reconciliation.tsx') },
  { path: routePatterns.settings, element: <Navigate to={paths.organization()} replace /> },
  { path: routePatterns.bills, lazy: () => import('./routes/bills.tsx') },
  { path: routePatterns.importBills, lazy: () => import('./routes/import-bills.tsx') },
  { path: routePatterns.bill, lazy: () => import('./routes/bill.tsx') },
  { path: routePatterns.accounts, lazy: () => import('./routes/accounts.tsx') },
  { path: routePatterns.account, lazy: () => import('./routes/account.tsx') },
  { path: routePatterns.externalMappings, lazy: () => import('./routes/external-mappings.tsx') },
  { path: '*', lazy: () => import('./routes/not-found.tsx') },
]

/** Every address of the console; a page's code is loaded when it is visited. */
export const routes: RouteObject[] = [
  {
    HydrateFallback: LoadingPage,
    ErrorBoundary: ErrorPage,
    children: [
      { path: routePatterns.signIn, lazy: () => import('./routes/sign-in.tsx') },
      { path: routePatterns.setup, lazy: () => import('./routes/set-up.tsx') },
      { path: routePatterns.invitation, lazy: () => import('./routes/invitation.tsx') },
      { path: routePatterns.forgotPassword, lazy: () => import('./routes/forgot-password.tsx') },
      { path: routePatterns.resetPassword, lazy: () => import('./routes/reset-password.tsx') },
      { path: routePatterns.proved, lazy: () => import('./routes/proved.tsx') },
      { Component: AppLayout, children: [{ ErrorBoundary: ErrorPage, children: pages }] },
    ],
  },
]
