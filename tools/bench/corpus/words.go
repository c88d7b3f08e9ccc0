package corpus

import "strings"

var (
	onsets  = strings.Fields("b c d f g h l m n p r s t v w br ch cl cr dr fl gr pl pr sh sp st th tr")
	vowels  = strings.Fields("a e i o u a e i o ai ea ee io oo ou")
	codas   = strings.Fields("n r s t l d m ck nd nt rd st th ng")
	endings = strings.Fields("s ed ing ion er ly ment ness able")

	enCommon = strings.Fields(`the of and to in a is that for it was on with as be at by this had not are but from or
have an they which one you were all her she there would their we him been has when who will no more if out so up said
what its about than into them can only other time new some could these two may first then do any like my now over such
our me even most made after also did many before must through back years where much your way well down should because
each just those people how too good health disease virus vaccine outbreak cases patients hospital government report
water food doctors study research children death spread infection public country world claim video social media experts
symptoms treatment drug medicine measles cancer risk emergency agency science data evidence safety side effects school`)

	zhCommon = strings.Fields(`的 是 在 了 和 有 不 人 这 中 大 为 上 个 国 我 以 要 他 时 来 用 们 生 到 作 地 于 出 就
分 对 成 会 可 主 发 年 动 同 工 也 能 下 过 子 说 产 种 面 而 方 后 多 定 行 学 法 所 民 得 经 疫苗 病毒 感染 病例 医院
患者 专家 研究 健康 卫生 传播 疾病 症状 治疗 药物 儿童 死亡 政府 报道 食品 安全 饮水 学校 网传 谣言 视频 消息 世界
国家 我们 他们 没有 可以 进行 表示 目前 出现 通过 情况 问题 工作 社会 发现 影响 新冠病毒 疫情 防控 接种 不良反应`)
)
