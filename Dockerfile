# Two images from one file: `build` has everything, the last one has the built programs and what they need to run.
# docker build --tag billbridge .

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.base.json tsconfig.json ./
COPY packages ./packages
COPY apps ./apps
RUN npm ci --ignore-scripts --no-audit --no-fund \
    && npm run build --workspaces --if-present

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY packages/contract/package.json ./packages/contract/
COPY packages/local-mongo/package.json ./packages/local-mongo/
COPY apps/server/package.json ./apps/server/
RUN npm ci --ignore-scripts --omit=dev --workspace=@billbridge/server --no-audit --no-fund

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
