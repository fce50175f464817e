# Two images from one file: `build` has everything, the last one has the built programs and what they need to run.
# docker build --tag billbridge .
# Not `npm ci`: it refuses a lockfile that was made where a registry lacks optional packages of other platforms. With
# `--no-save` the versions are those of the lockfile all the same.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.base.json tsconfig.json ./
COPY packages ./packages
COPY apps ./apps
RUN npm install --no-save --no-audit --no-fund \
    && npm run build --workspace=@billbridge/server --workspace=@billbridge/console

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/contract/package.json ./packages/contract/
COPY packages/local-mongo/package.json ./packages/local-mongo/
COPY packages/stripe-sandbox/package.json ./packages/stripe-sandbox/
COPY apps/cli/package.json ./apps/cli/
COPY apps/console/package.json ./apps/console/
COPY apps/server/package.json ./apps/server/
RUN npm install --no-save --ignore-scripts --omit=dev --workspace=@billbridge/server --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Billbridge" \
      org.opencontainers.image.description="Sends the bills of a billing system to Stripe as invoices"
ENV NODE_ENV=production \
    BILLBRIDGE_HOST=0.0.0.0 \
    PORT=4100
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=dependencies /app/package.json ./package.json
COPY --from=dependencies /app/apps/server/package.json ./apps/server/package.json
COPY --from=build /app/apps/server/dist ./apps/server/dist
COPY --from=build /app/apps/console/dist ./apps/console/dist
# `node` of that image. It owns nothing here: the programs write to their database alone.
USER 1000:1000
EXPOSE 4100
STOPSIGNAL SIGTERM
# The API; a worker answers at BILLBRIDGE_METRICS_PORT, which compose.yaml asks instead.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "apps/server/dist/api.js"]
