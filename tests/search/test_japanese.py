"""Japanese: what a query must find and what it must not, judged by hand."""

from __future__ import annotations

import pytest

from rca.search.analysis import japanese
from rca.search.analysis.analyzer import Analyzer
from rca.search.analysis.katakana import fold_katakana, split_compound
from tests.search.finds import finds

FOUND = [
    # Compounds by their parts, with and without particles
    ("仮想マシン", "仮想マシンを作成できません"),
    ("仮想マシン", "Windows仮想マシンの管理操作"),
    ("仮想マシン", "仮想 マシンの一覧"),
    ("マシン", "仮想マシンの停止"),
    ("認証基盤", "社内の認証基盤が応答しません"),
    ("基盤", "認証基盤の停止"),
    ("書き込み遅延", "ストレージの書き込みの遅延"),
    ("通信の断", "拠点間通信断が発生"),
    ("冷却装置の故障", "冷却装置が故障し、室温が上がりました"),
    ("決済エラー", "カード決済のエラーが増えました"),
    ("請求書の重複", "請求書が重複して発行されました"),
    ("再発防止策", "再発の防止策を講じます"),
    ("海底ケーブル", "海底ケーブルの切断により迂回"),
    ("有効期限", "ライセンスの有効期限が切れました"),
    ("バックアップの復元", "バックアップから復元しました"),
    # Inflection: verbs and the nouns they make
    ("期限切れ", "証明書の期限が切れていました"),
    ("期限が切れた", "期限切れの証明書"),
    ("見直し", "手順を見直しました"),
    ("見直す", "監視項目の見直しを行います"),
    ("切り替え", "予備系へ切り替えました"),
    ("切替", "系の切り替えに失敗"),
    ("切り戻す", "切り戻しを実施"),
    ("落ちる", "サーバーが落ちました"),
    ("取り消す", "変更の取り消しを実施"),
    ("止まった", "生産ラインが止まりました"),
    ("漏れる", "冷却水の漏れを確認"),
    ("失敗する", "デプロイに失敗しました"),
    ("送れない", "メールを送れませんでした"),
    ("つながらない", "電話が繋がりにくい状況です"),
    ("引き継ぐ", "夜勤への引き継ぎ"),
    ("立ち上がらない", "基地局の立ち上がりが遅い"),
    ("遅れた", "配信の遅れ"),
    # Spelling
    ("サーバ", "サーバーを再起動"),
    ("サーバー", "ｻｰﾊﾞの再起動"),
    ("ルータ", "コアルーターの交換"),
    ("データセンタ", "東京のデータセンターで停電"),
    ("フェールオーバー", "フェイルオーバーが働きません"),
    ("ゲートウエイ", "NATゲートウェイの輻輳"),
    ("ファイヤーウォール", "ファイアウォールの規則"),
    ("ファイアーウォール", "ファイヤウォールの更新"),
    ("ヴァージョン", "バージョンを固定"),
    ("クオータ", "クォータの上限"),
    ("インタフェイス", "インターフェースの故障"),
    ("ハードウエア", "ハードウェアの交換"),
    ("閾値", "しきい値を超えました"),
    ("しきい値", "監視の閾値"),
    ("輻輳", "ふくそうが続きました"),
    ("問合せ", "お問い合わせの増加"),
    ("お客さま", "一部のお客様"),
    ("出来ない", "ログインできない"),
    ("気づいた", "誤りに気付く"),
    ("㍿見本", "株式会社見本"),
    # Hiragana and katakana
    ("しょうがい", "大規模な障害"),
    ("さーばー", "サーバーの故障"),
    ("くらうど", "クラウドの停止"),
    ("ウィンドウズ", "Windowsの更新"),
    ("Windows", "ウインドウズの更新"),
    # Unknown compounds in katakana
    ("ストレージ", "ストレージサブシステムの故障"),
    ("ロード バランサー", "ロードバランサーの設定"),
    ("ロードバランサー", "ロード バランサーの設定"),
    ("データベース", "データ ベースの過負荷"),
    ("トークン", "アクセストークンの失効"),
    # Mixed runs and numbers
    ("Azure仮想マシン", "Azure 仮想マシンの障害"),
    ("Azure 仮想マシン", "Azure仮想マシンの障害"),
    ("VM拡張機能", "VM の拡張機能"),
    ("拡張機能", "VM拡張機能の移行"),
    ("第2報", "障害のお知らせ（第２報）"),
    ("第二報", "障害のお知らせ（第2報）"),
    ("2021年10月", "2021年10月13日に発生"),
    ("5分", "約５分の遅れ"),
    ("HTTP503", "ＨＴＴＰ ５０３を返しました"),
    ("DNSサーバー", "DNS サーバが応答しません"),
]
NOT_FOUND = [
    ("京都", "東京都の電力"),
    ("都", "京都の拠点"),
    ("東京", "京都の拠点"),
    ("ポート", "サポート窓口"),
    ("ポート", "レポートの出力"),
    ("ログ", "カタログの配布"),
    ("ログ", "ブログの更新"),
    ("リスト", "リストアの手順"),
    ("ロック", "ブロックストレージ"),
    ("キー", "スキーマの変更"),
    ("ライン", "オンラインの会議"),
    ("コード", "レコードの追加"),
    ("ラック", "トラックの故障"),
    ("セル", "キャンセルの処理"),
    ("テスト", "コンテストの受付"),
    ("本社", "日本社会の変化"),
    ("水道", "香水道具の販売"),
    ("電源", "電話の源泉"),
    ("仮想マシン", "仮想ネットワークの遅延とマシン室"),
    ("書き込み遅延", "書き込みの失敗と応答の遅延"),
    ("可用性", "利用可能な性能"),
    ("西日本", "東日本の拠点"),
    ("第2報", "第12報"),
    ("第2報", "第3報"),
    ("5分", "15分の遅れ"),
    ("5分", "1.5分の遅れ"),
    ("期限切れ", "期限を延長し、電源が切れました"),
    ("サーバー", "サーバント"),
    ("メール", "メートル"),
    ("データベース", "データの破損"),
    ("引き継ぐ", "引き落としの継続"),
    ("停電", "停止した電話"),
    ("鍵", "健康診断"),
    ("障害", "支障はありません"),
    ("クラウド", "クラウチング"),
    ("フェイルオーバー", "オーバーヘッドの増加"),
]


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_finds(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_does_not_find(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("仮想マシン", ["仮想マシン"]),
        ("ストレージの遅延", ["ストレージ", "遅延"]),
        ("切り戻し手順", ["切り戻し手順"]),
        ("切れる証明書", ["切れ", "証明書"]),
        ("遅い応答", ["遅い", "応答"]),
        ("なぜ仮想マシンが停止したのか", ["何故", "仮想マシン", "停止"]),
        ("ロード バランサー", ["ロード", "バランサ"]),
        ("仮想 マシン", ["仮想", "マシン"]),
        ("停止・再起動", ["停止", "再起動"]),
        ("Azure仮想マシン", ["azur仮想マシン"]),
        ("第2報", ["第2報"]),
        ("お客様", ["客様"]),
    ],
)
def test_joins_what_is_one_word(text: str, words: list[str]) -> None:
    joined: list[str] = []
    for token in Analyzer().query(text):
        if token.joined:
            joined[-1] += token.term
        else:
            joined.append(token.term)
    assert joined == words


@pytest.mark.parametrize("text", ["これは、そのためにです。", "について", "……", "お"])
def test_grammar_alone_is_nothing(text: str) -> None:
    assert Analyzer().tokens(text) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("フェイル", "フェール"),
        ("サーバー", "サーバ"),
        ("ヴィジョン", "ビジョン"),
        ("ウィルス", "ウイルス"),
        ("クォータ", "クオーター"),
        ("ファイヤー", "ファイアー"),
    ],
)
def test_katakana_has_one_spelling(one: str, other: str) -> None:
    assert fold_katakana(one) == fold_katakana(other)


@pytest.mark.parametrize("word", ["キー", "エラー", "コピー", "ー", "ーーーー"])
def test_short_katakana_keep_their_vowel(word: str) -> None:
    assert fold_katakana(word)


def test_compounds_are_split_only_where_it_is_credible() -> None:
    known = {"ストレージ", "システム", "サブ", "プロ", "ビジョニング", "アクセス", "ポイント"}

    def look_up(word: str) -> str:
        return word if word in known else ""

    assert split_compound("ストレージサブシステム", look_up) == ["ストレージ", "サブ", "システム"]
    assert split_compound("プロビジョニング", look_up) == ["プロビジョニング"]
    assert split_compound("アクセスポイント", look_up) == ["アクセス", "ポイント"]
    assert split_compound("アクセスヌメロン", look_up) == ["アクセス", "ヌメロン"]
    assert split_compound("ヌメロン", look_up) == ["ヌメロン"]
    assert "".join(split_compound("ア" * 1000, look_up)) == "ア" * 1000


def test_chinese_is_never_lost() -> None:
    assert finds("数据库", "数据库连接超时")
    assert finds("连接超时", "服务器故障导致数据库连接超时")
    assert not finds("数据库", "服务器故障")


def test_long_runs_are_cut_where_no_word_is() -> None:
    sentence = "仮想マシンの管理操作が失敗し証明書の期限も切れていたことを確認しました"
    once = [token.term for token in Analyzer().tokens(sentence)]
    text = sentence * 1500
    assert len(text) > japanese._LONGEST_CALL * 3
    tokens = Analyzer().tokens(text)
    assert [token.term for token in tokens] == once * 1500
    assert tokens[-1].end <= len(text)
    assert text[tokens[-1].start : tokens[-1].end] in sentence
