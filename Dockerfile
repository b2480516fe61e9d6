# The builder makes one binary; the image holds it and nothing to build with.
FROM rust:1.95-bookworm AS builder
WORKDIR /build
COPY . .
RUN cargo build --locked --profile image --bin motcua

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin motcua \
    && install --directory --owner motcua --group motcua --mode 0700 /app/var
WORKDIR /app
COPY --from=builder /build/target/image/motcua /usr/local/bin/motcua
USER motcua
# Only in a container: its loopback is nobody else's. Publish the port on the host's loopback, behind a proxy with TLS.
ENV MOTCUA_LISTEN=0.0.0.0:8080 \
    MOTCUA_LOG_FORMAT=json \
    MOTCUA_LOG=info
# The signing key, and the register itself when it is a SQLite file.
VOLUME /app/var
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["motcua", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["motcua"]
CMD ["serve"]
