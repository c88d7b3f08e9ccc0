package redact_test

import (
	"fmt"

	"github.com/rumordesk/rumordesk/redact"
)

// A claim stays, whoever made it goes: the text says the same without its people.
func ExampleText() {
	text, gone := redact.Text("Garlic cures the flu, says @healthmum; call 555-201-4488 or mail mum@example.org. Hotline: 911.")
	fmt.Println(text)
	fmt.Println(gone[redact.Handle], gone[redact.Phone], gone[redact.Email])

	text, _ = redact.Text("转发：喝漂白水能治新冠，详情咨询13812345678，微信号：jiankang_88；官方热线12320")
	fmt.Println(text)
	// Output:
	// Garlic cures the flu, says [handle]; call [phone] or mail [email]. Hotline: 911.
	// 1 1 1
	// 转发：喝漂白水能治新冠，详情咨询[phone]，微信号：[handle]；官方热线12320
}
