"""Variants of kanji: characters of names and of older writing that people take for the same, each with the common one.

``髙﨑`` is how a person is called, and 高崎 what somebody types. What is compared is unified on both sides; what is shown
stays as it was written. Characters that mean different things today (斉, 斎) are not among them, nor those that Unicode's
NFKC unifies by itself.
"""

from __future__ import annotations

import re

_PAIRS = """
    髙高 﨑崎 嵜崎 碕崎 邊辺 邉辺 齋斎 齊斉 澤沢 濵浜 濱浜 廣広 國国 櫻桜 瀧滝 龍竜 德徳 惠恵
    眞真 榮栄 實実 藏蔵 圓円 學学 寶宝 嶋島 嶌島 𠮷吉 橫横 𣘺橋 𣗄橋 桒桑 冨富 峯峰 曾曽 會会
    經経 條条 關関 黑黒 淸清 增増 鷗鴎 籠篭 礒磯 檜桧 穗穂 壺壷 舘館 嶽岳 萬万 來来 彌弥 龜亀
    應応 豐豊 淺浅 獨独 佛仏 拂払 澁渋 兒児 壽寿 數数 聲声 單単 團団 圖図 發発 變変 邨村 對対
    屬属 巖巌 巢巣 帶帯 廳庁 彈弾 當当 徑径 從従 恆恒 惡悪 慘惨 戰戦 戲戯 擇択 擊撃 擔担 據拠
    擧挙 攝摂 收収 效効 敕勅 斷断 晉晋 曉暁 權権 歐欧 歡歓 步歩 歷歴 歸帰 殘残 殼殻 毆殴 氣気
    沒没 涉渉 淚涙 渴渇 濟済 溫温 滿満 潛潜 澀渋 濕湿 燒焼 營営 爐炉 爭争 爲為 牀床 犧犠 狀状
    狹狭 獸獣 獻献 產産 畫画 疊畳 瘦痩 盜盗 盡尽 硏研 碎砕 祕秘 禪禅 禮礼 稅税 稱称 稻稲 穰穣
    竊窃 竝並 粹粋 絲糸 絕絶 綠緑 緖緒 縣県 總総 繩縄 繪絵 繼継 續続 纖繊 缺欠 聰聡 聽聴 肅粛
    脫脱 腦脳 膽胆 臟臓 臺台 與与 舊旧 艷艶 莊荘 萠萌 虛虚 蟲虫 衞衛 裝装 覺覚 覽覧 觀観 觸触
    說説 證証 譯訳 譽誉 讀読 讓譲 賣売 賤賎 贊賛 轉転 輕軽 辭辞 遞逓 遲遅 鄕郷 醉酔 釀醸 釋釈
    錢銭 鑄鋳 鐵鉄 鑛鉱 鎭鎮 閱閲 隨随 險険 隱隠 雙双 雜雑 靈霊 靜静 頰頬 顏顔 顯顕 飜翻 餘余
    驅駆 驛駅 驗験 髓髄 體体 鬪闘 鹽塩 麥麦 黃黄 默黙 點点 黨党 齒歯 齡齢 兩両 亞亜 價価 假仮
    僞偽 儉倹 凉涼 剩剰 劍剣 劑剤 勞労 勳勲 勵励 區区 卷巻 卽即 參参 嚴厳 囑嘱 圍囲 壓圧 墮堕
    壞壊 壘塁 壤壌 壯壮 奧奥 奬奨 妝粧 孃嬢 寢寝 寬寛 將将 專専 峽峡 濤涛 祿禄 槇槙 搖揺 堯尭
    遙遥 瑤瑶 凜凛 曻昇 昻昂 濶闊 薗園 埜野 埀垂 仭仞 髮髪 鬭闘 弍弐 內内 戶戸 吳呉 羣群 畧略
    畄留 畱留 舩船 蔣蒋 飮飲 驒騨"""
_COMMON = {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
_ANY = re.compile(f"[{''.join(map(chr, _COMMON))}]")


def unified(text: str) -> str:
    """``text`` with the common character in place of each variant; as many characters as before."""
    return text.translate(_COMMON) if _ANY.search(text) else text
