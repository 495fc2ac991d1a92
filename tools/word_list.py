"""Make ``locales/en/words.txt``, the English words and names of programs that are no slips; run by hand, never at install.

A search does not take a word for a mistyped other one if people write it. The words are SCOWL's up to size 60, American
and British, with the hackers' words, and the names of commands for which the shells of Debian 12 complete arguments:
plain facts, of which the names alone are taken. What is newer than both, or is written by engineers only, stands below.
Run, in an empty folder::

    apt-get download scowl zsh-common fish-common bash-completion
    for deb in *.deb; do dpkg-deb -x "$deb" .; done
    python -m tools.word_list .

SCOWL's licence lies beside the data: ``locales/LICENSE-SCOWL.txt``.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "locales"
LARGEST = 60
"""Larger lists have rare words that are slips of common ones more often than they are meant."""

_LIST = re.compile(r"(english|american|british|british_z|special)-[a-z-]+\.(\d+)")
_WORD = re.compile(r"[a-z]{4,}")
_COMPDEF = re.compile(r"#compdef (.+)")

OF_THE_FIELD = """
    accessor activemq airflow alerting alertmanager alloc ansible antivirus apigee apiserver argocd asynchronous
    authn authz autoscale autoscaled autoscaler autoscalers autoscaling autovacuum auth backend backends backfill
    backfilled backfilling backoff backport backported backpressure bandwidths base64 batched benchmarking bigquery
    bigtable bitbucket blackhole blackholed blocklist blocklists boolean bootloader botnet bottlenecked breakages
    buildkite cacheable cacher calico canarying cassandra celery cephfs certbot cgroup cgroups changelog changeset
    checksummed checksums chmod chown circleci clickhouse cloudflare cloudformation cloudfront cloudtrail cloudwatch
    cockroachdb codebase codec colocation config configmap configmaps configs consul containerd contextual coredns
    corosync couchbase crashloop crond cronjob cronjobs crontab cutover cutovers cyberattack daemonset daemonsets
    dashboards databricks datacenter datacenters datadog dataflow dataplane datasource datastore datastores datatype
    ddos deadlocked deadlocks decommission decommissioned decommissioning dedup dedupe deduplicate deduplicated
    deduplication defragment defragmentation denylist deprecations dequeue dequeued deserialization deserialize
    devops dhcp dmesg dnssec docker dockerd dockerfile downgraded downstream downtimes dynamodb ecommerce egress
    elasticache elasticsearch enqueue enqueued envoy etcd ethernet evict evicted evictions failback failbacks failover
    failovers fanout fargate fastly filebeat filesystem filesystems filename filenames fintech firebase firestore
    firewalled firmware flaky flannel flatpak fluentbit fluentd footgun forkbomb formatter frontend frontends fsck
    fsync galera gateways geolocation geolocated github gitlab gitops glibc gluster glusterfs golang grafana graphql
    greylisting grpc gunicorn hadoop handoff handover handovers haproxy hardcode hardcoded hashicorp hbase healthcheck
    healthchecks heartbeats heroku hostname hostnames hotfix hotfixed hotfixes hotpatch hotspot httpd hyperscaler
    hypervisor hypervisors idempotence idempotency idempotent impactful inbound incrementing infiniband influxdb infosec
    ingester ingress initcontainer initramfs inode inodes instantiation iptables istio istiod jaeger jenkins jira
    jitter journald jsonnet jvm kafka keepalive keepalived kernelspace keycloak keyspace keytab kibana kinesis
    kubeadm kubectl kubelet kubelets kubernetes kustomize lambda latencies leaderless ldap letsencrypt libvirt
    lifecycle linkerd linter liveness livelock loadbalancer localhost lockfile logback logfile logfiles logrotate
    logstash loopback lookups malloc mariadb mattermost memcache memcached memtable metadata metastore microservice
    microservices middleboxes middleware minikube minio misconfiguration misconfigurations misconfigure misconfigured
    misroute misrouted misrouting mitigations mongodb monorepo multicast multicloud multipath multiregion multitenancy
    multitenant multithreaded mutex mutexes mysql mysqld namenode nameserver nameservers namespace namespaces netbios
    netflow netsplit newrelic nginx nodejs nodepool nosql nullable observability offboarding offline okta onboarding
    onboard oncall openid openldap openresty opensearch openshift openssl openstack opentelemetry opsgenie orchestrator
    orchestrators outbound overprovision overprovisioned packetloss pagerduty param params partitioned passthrough
    passwordless patchset payload payloads perftest pgbouncer phishing pingdom plaintext playbook playbooks plugin
    plugins podman postgres postgresql postmortem postmortems powershell preemptible prefetch preflight preload
    preloaded prepend preprod prestop prometheus promql protobuf provisioned provisioner proxied proxying proxysql
    pubsub puppet pytorch quiesce quiesced quorums rabbitmq ransomware readonly rearchitect rebalance rebalanced
    rebalancing rebase reboots reconfigure recursor redeploy redeployed redeploying redeployment redis redshift
    refactor refactored refactoring reindex reindexed reindexing remediations renormalize repartition replay repo
    repos reprovision requeue requeued resharding reshard resolv resolvers restarts retransmission retransmissions
    retryable rollback rollbacks rollforward rollout rollouts rootkit routable runbook runbooks runtime runtimes
    salesforce samba scaleup schedulers scheduler scrubbing segfault segfaulted segfaults selinux semver sendgrid
    sendmail serverless serverside servicemesh setuid sharded sharding shards shutdowns sidecar sidecars signup
    signups siloed skopeo slowdowns smartcard snapshotted snowflake solr spam splunk spoofing sqlite sqlserver
    sshd stacktrace stacktraces stateful statefulset statefulsets stateless statsd stderr stdin stdout subdomain
    subdomains subnet subnets subprocess substring sudo supervisord symlink symlinked symlinks syscall syscalls sysctl
    syslog syslogd systemd telemetry tenancy tensorflow teardown terraform thanos throughputs thundering timeframe
    timeout timeouts timestamp timestamps timezone timezones tomcat toolchain toolchains traceback tracebacks tracert
    traefik triaged triaging troubleshoot troubleshooter troubleshooting twilio typescript ubuntu udp ulimit unbound
    unblock uncached undelivered unencrypted unhandled unicast unicorn unix unpatched unprovisioned unreachable
    unrecoverable unreplicated unroutable unscheduled unsharded unsubscribe untagged unthrottled untrusted uptime
    uptimes upsert upserts upstream userland username usernames userspace validator validators varnish velero virtio
    virtualbox virtualization virtualized vlan vlans vmware vpn vpns waitlist walkthrough watchdog watchdogs webapp
    webapps webhook webhooks weblogic webserver webservers websocket websockets whitelisting wifi wildfly wireguard
    wordpress workaround workarounds workflow workflows workload workloads writeback xenserver yaml zabbix zookeeper
    zscaler"""


def words(folder: Path) -> Iterator[str]:
    """Every word, some of them several times."""
    for path in sorted((folder / "usr/share/dict/scowl").iterdir()):
        found = _LIST.fullmatch(path.name)
        if found and int(found[2]) <= LARGEST:
            yield from path.read_text(encoding="latin-1").split()
    yield from (path.name for path in (folder / "usr/share/bash-completion/completions").iterdir())
    yield from (path.stem for path in (folder / "usr/share/fish/completions").iterdir())
    for path in (folder / "usr/share/zsh/functions/Completion").rglob("_*"):
        if path.suffix != ".zwc" and (first := _COMPDEF.match(path.read_text(encoding="utf-8"))):
            yield from first[1].split()
    yield from OF_THE_FIELD.split()


if __name__ == "__main__":
    unpacked = Path(sys.argv[1])
    kept = sorted({word.lower() for word in words(unpacked) if _WORD.fullmatch(word.lower())})
    (LOCALES / "en" / "words.txt").write_text("\n".join(["", *kept, ""]), encoding="ascii", newline="\n")
    shutil.copyfile(unpacked / "usr/share/doc/scowl/copyright", LOCALES / "LICENSE-SCOWL.txt")
    print(f"{len(kept)} words")
