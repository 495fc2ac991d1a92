"""A composed corpus of bilingual incidents: any number of them, the same ones every time.

Each incident has a title and some 2.6 kB of English and 2.7 kB of Japanese prose, made of sentences whose slots are
filled from lists in Zipf's proportions, with a long tail of identifiers. Services, places and companies are invented.
Words are more frequent than in real reports (many stand in a third of all incidents), which is hard for an engine that
scores what it finds.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random

Pair = tuple[str, str]
MINUTES = 5_260_000
"""Ten years: incidents begin in this span, in minutes after ``FIRST``."""
FIRST = 24_192_000
OWN = ("service", "region", "cause", "effect")
"""What an incident is about: its sentences mostly speak of these."""
SIZE = (2_250, 2_850)
"""Bytes of prose in each language, at least and about at most."""


def _pairs(text: str) -> list[Pair]:
    rows = (line.partition("=") for part in text.strip().split(";") for line in part.strip().splitlines())
    return [(english.strip(), japanese.strip()) for english, _, japanese in rows if english.strip()]


SERVICES = _pairs(
    """Sign-in=サインイン; Object Storage=オブジェクトストレージ; Message Queue=メッセージキュー
    Mail Relay=メール中継; Virtual Servers=仮想サーバー; Managed Database=マネージドデータベース; Edge Cache=エッジキャッシュ
    Name Resolution=名前解決; Billing Portal=請求ポータル; File Sharing=ファイル共有; Log Search=ログ検索
    Build Runners=ビルド実行環境; Container Platform=コンテナ基盤; Key Store=鍵管理; Web Console=Web コンソール
    Payment Gateway=決済ゲートウェイ; Video Calls=ビデオ通話; Push Notifications=プッシュ通知; Data Warehouse=データウェアハウス
    Stream Processing=ストリーム処理; Backup Vault=バックアップ保管庫; Load Balancer=ロードバランサー
    Private Network=プライベートネットワーク; Remote Desktop=リモートデスクトップ; Search API=検索 API
    Image Conversion=画像変換; Device Registry=デバイス登録; Workflow Engine=ワークフローエンジン; Status Page=ステータスページ
    Support Desk=サポート窓口; Metrics=メトリクス; Alerting=アラート通知; Feature Flags=機能フラグ; Webhooks=Webhook
    Content Delivery=コンテンツ配信; Function Runtime=関数実行基盤; Certificate Manager=証明書管理
    Directory Sync=ディレクトリ同期; Usage Reports=利用状況レポート; Mobile Gateway=モバイルゲートウェイ"""
)
REGIONS = _pairs(
    """Tokyo=東京; Osaka=大阪; Frankfurt=フランクフルト; Oregon=オレゴン; Virginia=バージニア; Singapore=シンガポール; Sydney=シドニー
    London=ロンドン; Paris=パリ; Seoul=ソウル; Mumbai=ムンバイ; Toronto=トロント; Stockholm=ストックホルム; Dublin=ダブリン
    Jakarta=ジャカルタ; Cape Town=ケープタウン; Milan=ミラノ; Madrid=マドリード; Warsaw=ワルシャワ; Santiago=サンティアゴ"""
)
THINGS = _pairs(
    """cache node=キャッシュノード; connection pool=コネクションプール; database replica=データベースのレプリカ
    storage volume=ストレージボリューム; network switch=ネットワークスイッチ; control plane=コントロールプレーン
    configuration file=設定ファイル; certificate=証明書; access token=アクセストークン; request queue=リクエストキュー
    worker process=ワーカープロセス; scheduler=スケジューラー; routing table=経路表; firewall rule=ファイアウォールルール
    health check=ヘルスチェック; disk array=ディスクアレイ; power supply=電源装置; cooling unit=冷却装置
    fibre link=光回線; kernel module=カーネルモジュール; memory limit=メモリ上限; thread pool=スレッドプール
    lock table=ロックテーブル; index partition=インデックスのパーティション; session store=セッションストア
    rate limit=レート制限; retry policy=再試行の方針; time server=時刻サーバー; packet filter=パケットフィルター
    proxy layer=プロキシ層; container image=コンテナイメージ; deployment tool=デプロイツール; test suite=テスト一式
    monitoring agent=監視エージェント; dashboard=ダッシュボード; audit log=監査ログ; message broker=メッセージブローカー
    consumer group=コンシューマーグループ; leader election=リーダー選出; write log=書き込みログ; snapshot=スナップショット
    archive job=アーカイブ処理; billing record=課金記録; quota=クォータ; tenant directory=テナントディレクトリ
    encryption key=暗号鍵; name record=名前レコード; zone file=ゾーンファイル; load test=負荷試験; runbook=手順書
    on-call rota=当番表; spare part=予備部品; feature switch=機能スイッチ; garbage collector=ガベージコレクター
    hash ring=ハッシュリング; heartbeat=ハートビート; checksum=チェックサム; parser=構文解析器; gateway=ゲートウェイ
    driver=ドライバー; firmware=ファームウェア; hypervisor=ハイパーバイザー; replication stream=レプリケーションストリーム
    schema change=スキーマ変更; export job=エクスポート処理; import job=インポート処理; shard=シャード; cursor=カーソル"""
)
EFFECTS = _pairs(
    """slow responses=応答の遅延; failed uploads=アップロードの失敗; timeouts=タイムアウト; missing messages=メッセージの欠落
    repeated restarts=再起動の繰り返し; error pages=エラーページの表示; lost connections=接続の切断; stale results=古い結果の表示
    rejected requests=リクエストの拒否; duplicate mails=メールの重複; delayed deliveries=配信の遅れ; blank screens=画面が表示されない現象
    failed sign-ins=サインインの失敗; wrong totals=集計値の誤り; partial backups=バックアップの不完了; packet loss=パケット損失"""
)
CAUSES = _pairs(
    """an expired certificate=証明書の期限切れ; a wrong configuration value=設定値の誤り; a full disk=ディスク容量の枯渇
    a memory leak=メモリリーク; a power outage=停電; a cut cable=ケーブルの切断; a faulty release=不具合のあるリリース
    an exhausted pool=プールの枯渇; a clock that ran ahead=時刻の進み; a race between two jobs=二つの処理の競合
    an overloaded database=データベースの過負荷; a failed switch=スイッチの故障; a deleted record=レコードの誤削除
    a burst of traffic=アクセスの急増; a supplier's outage=供給元の障害; a broken firmware=ファームウェアの不具合
    a forgotten limit=見落とされた上限値; a human error=作業上の誤り; a cooling failure=冷却設備の故障"""
)
WORK = _pairs(
    """inspection=点検; rollback=切り戻し; recovery=復旧; investigation=調査; maintenance=保守作業; failover=フェイルオーバー
    verification=検証; migration=移行; restart=再起動; escalation=上位への連絡; measurement=計測; review=見直し
    rehearsal=訓練; expansion=増設; replacement=交換; isolation=切り離し; cleanup=整理; handover=引き継ぎ"""
)
PROMISES = _pairs(
    """We will watch every {thing} for {effect}={thing}の{effect}を常時監視します
    We will rehearse the {work} of each {thing} twice a year={thing}の{work}を年に二回訓練します
    We will add a second {thing} in {region}={region}に二つ目の{thing}を用意します
    We will let the {name} refuse values that no {thing} can bear={name}が{thing}の許容できない値を受け付けないようにします
    We will write the {work} of the {thing} into the runbook={thing}の{work}を手順書に記載します
    We will give the {name} its own {thing}={name}に専用の{thing}を割り当てます"""
)
SENTENCES = _pairs(
    """At {time} a {thing} in {region} stopped, and {service} showed {effect}={time}に{region}の{thing}が停止し、{service}で{effect}が発生しました
    The {name} had been waiting for the {thing} since the last {work}={name}は前回の{work}以降、{thing}の応答を待ち続けていました
    About {share} of the requests to {service} met with {effect}={service}へのリクエストのおよそ{share}で{effect}が見られました
    Because of {cause}, the {thing} on {host} could not finish its {work}={cause}のため、{host}の{thing}は{work}を完了できませんでした
    Our engineers found {cause} on {host} and began the {work}=担当者は{host}で{cause}を確認し、{work}を開始しました
    The {thing} reported {code}, which the {name} took for a passing fault={thing}は{code}を報告しましたが、{name}は一時的な異常と判断しました
    After the {work} of the {thing} the {effect} became fewer, but did not end={thing}の{work}の後、{effect}は減少しましたが解消しませんでした
    Customers of {service} and {service2} in {region} were affected until {time}={region}で{service}と{service2}をご利用のお客様に{time}まで影響がありました
    Version {version} of the {name} changed how a {thing} is chosen={name}の{version}で{thing}の選択方法が変わりました
    No alarm was raised, since the {thing} was still answering its own checks={thing}自身の確認には応答していたため、警報は発報されませんでした
    The {work} took longer than planned because the {thing} had to be rebuilt on {host}={host}で{thing}を作り直す必要があったため、{work}に予定より時間がかかりました
    We moved the load of {service} from {region} to {region2} by hand={service}の負荷を手動で{region}から{region2}へ移しました
    A {thing} that was thought to be spare carried the same {thing2} as the first=予備と考えられていた{thing}が、主系と同じ{thing2}を使用していました
    When the {name} tried again, every {thing} received {number} times the usual load={name}が再試行した際、すべての{thing}に通常の{number}倍の負荷がかかりました
    {number} of our {thing} groups kept {code} in their logs for the whole time={number}組の{thing}のログに{code}が記録され続けていました
    The {effect} in {service} were first reported by customers at {time}={service}の{effect}は{time}にお客様からのお問い合わせで判明しました
    During the {work} we noticed that the {thing2} depends on the {thing}={work}の中で、{thing2}が{thing}に依存していることが判明しました
    The ticket {ticket} describes the {work} of the {name} in detail={name}の{work}の詳細は{ticket}に記録しています"""
)
TITLES = _pairs(
    """{effect} in {service} ({region})={service}における{effect}（{region}）
    {service}: {effect} after a {work}={service}：{work}後の{effect}
    {region}: {service} unavailable because of {cause}={region}：{cause}による{service}の停止"""
)
_FRONT = """Amber Basalt Cobalt Delta Ember Fjord Garnet Harbor Indigo Jasper Kestrel Lagoon Meadow Nimbus Onyx Prairie Quartz
Raven Summit Tundra Umbra Velvet Willow Yarrow Zephyr Birch Cedar Dune Falcon Glacier Heron Iris Juniper Lotus Maple"""
_BACK = """Router Broker Keeper Sweeper Planner Binder Mapper Loader Sender Tracker Gate Bridge Index Ledger Store Mirror
Shuttle Beacon Filter Agent Pilot Guard Relay Switch Forge"""


class _Zipf:
    """Choices in Zipf's proportions."""

    def __init__(self, values: Sequence[Pair], exponent: float) -> None:
        self._values = values
        self._sums = list(accumulate(1 / (place + 2) ** exponent for place in range(len(values))))

    def __call__(self, chance: Random) -> Pair:
        return self._values[bisect(self._sums, chance.random() * self._sums[-1])]


def _shuffled(values: list[Pair]) -> list[Pair]:
    Random(2).shuffle(values)
    return values


_NAMES = _shuffled([(front + back,) * 2 for front in _FRONT.split() for back in _BACK.split()])
_LISTS = {
    "service": _Zipf(SERVICES, 0.9),
    "region": _Zipf(REGIONS, 0.7),
    "thing": _Zipf(THINGS, 0.85),
    "effect": _Zipf(EFFECTS, 0.8),
    "cause": _Zipf(CAUSES, 0.8),
    "work": _Zipf(WORK, 0.75),
    "name": _Zipf(_NAMES, 0.95),
}


@dataclass(frozen=True, slots=True)
class Incident:
    """``texts`` by language; ``start`` in minutes since 1970."""

    number: int
    ticket: str
    title: str
    texts: Mapping[str, str]
    service: str
    region: str
    severity: str
    start: int


def incidents(count: int, first: int = 0) -> Iterator[Incident]:
    """``count`` incidents from number ``first`` on."""
    return map(incident, range(first, first + count))


def incident(number: int) -> Incident:
    """The incident of that number."""
    chance = Random(7_919 * number + 13)
    own = {name: values(chance) for name, values in _LISTS.items() if name in OWN}
    ticket = f"INC-{chance.randrange(36**5):05d}"
    titles = chance.choice(TITLES)
    title = " / ".join(_filled(titles[side], side, own, Random(number), ticket) for side in (0, 1))
    texts = {
        locale: _prose(side, own, Random(31 * number + side), ticket)
        for side, locale in enumerate(("en", "ja"))
    }
    return Incident(
        number,
        ticket,
        title,
        texts,
        own["service"][0],
        own["region"][0],
        f"sev{chance.choices((1, 2, 3, 4), (2, 8, 40, 50))[0]}",
        FIRST + chance.randrange(MINUTES),
    )


def _prose(side: int, own: Mapping[str, Pair], chance: Random, ticket: str) -> str:
    parts: list[str] = []
    size, goal = 0, chance.randint(*SIZE)
    while size < goal:
        pattern = chance.choice(PROMISES if chance.random() < 0.15 else SENTENCES)[side]
        text = _filled(pattern, side, own, chance, ticket)
        text = text[0].upper() + text[1:] + (". " if side == 0 else "。")
        parts.append(text + ("\n" if chance.random() < 0.2 else ""))
        size += len(text.encode())
    return "".join(parts)


def _filled(pattern: str, side: int, own: Mapping[str, Pair], chance: Random, ticket: str) -> str:
    """The pattern with its slots filled: most services, regions and causes are those of the incident."""
    parts = pattern.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        slot, _, rest = part.partition("}")
        filled += [_slot(slot, side, own, chance, ticket), rest]
    return "".join(filled)


def _slot(slot: str, side: int, own: Mapping[str, Pair], chance: Random, ticket: str) -> str:
    kind = slot.rstrip("2")
    if kind in own and kind == slot and chance.random() < 0.8:
        return own[kind][side]
    if kind in _LISTS:
        return _LISTS[kind](chance)[side]
    match kind:
        case "time":
            return f"{chance.randrange(24):02d}:{chance.randrange(60):02d} UTC"
        case "share":
            return f"{chance.randint(1, 99)}%"
        case "number":
            return str(chance.randint(2, 90))
        case "host":
            role = chance.choice(("db", "web", "edge", "node", "cell", "disk"))
            return f"{role}-{chance.choice('abcdef')}{chance.randint(1, 500)}"
        case "code":
            return chance.choice(
                (f"0x{chance.randrange(1 << 32):08X}", f"E{chance.randint(1000, 9999)}", "HTTP 503")
            )
        case "version":
            return f"v{chance.randint(1, 9)}.{chance.randint(0, 40)}.{chance.randint(0, 99)}"
        case "ticket":
            return ticket if chance.random() < 0.5 else f"INC-{chance.randrange(36**5):05d}"
    raise KeyError(slot)
